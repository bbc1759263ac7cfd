#include "report/page_assets.h"

namespace headroom::report {

// Colours are Paul Tol's "vibrant" scheme, which colour-blind readers tell apart, darkened for text
// on white and lightened for black.
std::string_view style_sheet() {
  return R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #16191d; --soft: #5b6571; --rule: #e3e6ea;
  --p50: #1c9bd1; --p95: #0067a8; --p99: #d05a12; --good: #00796b; --bad: #c2290c;
  --warn: #8a5a00; --offered: #7b8590; --shade: #eef0f3; --on-badge: #ffffff; --class-4: #b5267a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101317; --ink: #e8ebef; --soft: #98a2ae; --rule: #2a3038;
    --p50: #63cdf6; --p95: #4a9eea; --p99: #f79256; --good: #35c4ae; --bad: #ff7a62;
    --warn: #e3b04b; --offered: #8d97a3; --shade: #1b2027; --on-badge: #101317; --class-4: #f07ab8;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
    "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main, footer { max-width: 1120px; margin: 0 auto; padding: 0 28px; }
footer { padding-top: 20px; padding-bottom: 48px; color: var(--soft); font-size: 13px; }
header { padding: 36px 0 28px; }
h1, h2, h3, p, dl, dd, figure, ul { margin: 0; }
code, .facts dd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono",
  monospace; font-size: 13px; }
.brand { font-size: 13px; letter-spacing: .04em; color: var(--soft); margin-bottom: 14px; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px; }
h1 { font-size: 34px; line-height: 1.15; font-weight: 650; letter-spacing: -.02em; }
h1 span { color: var(--soft); font-weight: 400; }
.badge {
  padding: 3px 14px 4px; border-radius: 99px; font-weight: 600; color: var(--on-badge);
  background: var(--soft); print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
.badge.pass { background: var(--good); } .badge.fail { background: var(--bad); }
.badge.untrusted { background: var(--warn); }
.headline { font-size: 19px; margin-top: 12px; }
.headline::first-letter { text-transform: uppercase; }
.facts-line { color: var(--soft); margin-top: 4px; }
section { padding: 34px 0 0; }
header + section { padding-top: 4px; } section + .figures { margin-top: 30px; }
h2 { font-size: 20px; font-weight: 650; letter-spacing: -.01em; margin-bottom: 12px; }
h3 { font-size: 16px; font-weight: 650; margin-bottom: 10px; }
.lead { color: var(--soft); max-width: 72ch; margin: -6px 0 12px; }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px;
  background: var(--rule); border: 1px solid var(--rule); border-radius: 10px; overflow: hidden; }
.figures div { background: var(--paper); padding: 14px 18px; }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { font-size: 13px; color: var(--soft); }
.figures dt + dd { font-size: 26px; line-height: 1.25; font-weight: 600; letter-spacing: -.02em;
  color: var(--ink); }

.scroll { overflow-x: auto; max-width: 100%; }
.scroll + .scroll { margin-top: 22px; } .scroll + p { margin-top: 14px; }
.scroll:focus-visible { outline: 2px solid var(--p95); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; font-weight: 400; padding: 7px 18px 7px 0; vertical-align: baseline;
  white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--rule); }
tbody tr { border-bottom: 1px solid var(--rule); }
tbody th { font-weight: 600; }
.n { text-align: right; }
td.bad { color: var(--bad); font-weight: 600; }
.requests th:first-child { max-width: 220px; overflow: hidden; text-overflow: ellipsis; }
.requests tr:has(+ .second) { border-bottom: 0; }
.requests tr:has(+ .second) > * { padding-bottom: 0; }
.requests .second > * { color: var(--soft); padding-top: 0; }
.requests td:nth-child(2) { color: var(--soft); }
.requirements tbody th { white-space: normal; min-width: 330px; }
.requirements th code { font-size: 14px; font-weight: 500; }
.requirements td.mark { width: 26px; padding-right: 8px; font-weight: 700; }
.requirements .pass .mark { color: var(--good); } .requirements .fail .mark { color: var(--bad); }
.requirements .unjudged { color: var(--soft); }
.requirements .fail .found { color: var(--bad); }
.requirements .found { font-weight: 600; }
.requirements .unjudged .found { font-weight: 400; }
.requirements .evidence { color: var(--soft); white-space: normal; min-width: 210px; }
.requirements .margin span { color: var(--soft); }
.requirements .fail .margin > span:last-child { color: var(--bad); }
.gauge { position: relative; display: inline-block; width: 96px; height: 8px; margin-right: 12px;
  background: var(--shade); border-radius: 2px; vertical-align: 1px; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
.gauge i { display: block; height: 100%; border-radius: 2px; background: var(--good); }
.gauge.fail i { background: var(--bad); }
.gauge::after { content: ""; position: absolute; left: 66.67%; top: -3px; bottom: -3px;
  width: 2px; background: var(--ink); }
.kind { color: var(--soft); }
.plan td.evidence { white-space: normal; color: var(--soft); }
.bar, .lane { position: relative; display: block; height: 10px; border-radius: 2px;
  background: var(--shade); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar { width: 180px; } .lane { min-width: 260px; height: 14px; }
.bar i, .lane i { position: absolute; top: 0; bottom: 0; left: 0; background: var(--p95); }
.bar i.faint { opacity: .3; }
.bar b, .lane b { position: absolute; top: -3px; bottom: -3px; width: 2px; background: var(--ink); }
.lane i.tips, .legend i.tips { background: var(--p99); }
.lane i.down, .legend i.down { background: var(--bad); }
.lanes td:nth-child(2), .lanes .ruler { width: 100%; } .lanes .ruler { position: relative; }
.ruler span { position: absolute; bottom: 7px; transform: translateX(-50%); }
.ruler span:first-child { transform: none; }
.legend { color: var(--soft); font-size: 13px; margin: 14px 0; }
.legend i { display: inline-block; width: 14px; height: 10px; margin: 0 6px 0 16px;
  border-radius: 2px; }
.legend i:first-child { margin-left: 0; } .legend i.back { background: var(--shade); }
.legend i.peak { width: 2px; height: 14px; background: var(--ink); vertical-align: -2px; }
.verdict.good b { color: var(--good); } .verdict.warn b { color: var(--warn); }
.verdict.bad b { color: var(--bad); } .verdict + p, .verdict ~ ul { margin-top: 6px; }

.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr));
  gap: 14px 28px; }
.facts dt { color: var(--soft); font-size: 13px; }
p + .facts, ul + .facts { margin-top: 14px; }
.remarks, .warnings { padding-left: 20px; }
.warnings { color: var(--warn); }

.plot { margin: 0 0 36px; break-inside: avoid; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr));
  gap: 0 36px; }
.plots > :first-child:nth-last-child(3) { grid-column: 1 / -1; }
figcaption { font-size: 14px; margin-bottom: 8px; }
figcaption b { font-weight: 600; margin-right: 4px; }
figcaption span { color: var(--soft); font-size: 13px; }
.key { font-style: normal; font-size: 13px; margin-left: 12px; color: var(--c); }
.key::before { content: ""; display: inline-block; width: 14px; height: 0;
  border-top: 3px solid var(--c); margin-right: 6px; vertical-align: 4px; }
.frame { position: relative; margin: 0 90px 26px 58px; touch-action: pan-y; }
.frame.unnamed { margin-right: 8px; }
.frame svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.frame span { position: absolute; font-size: 12px; line-height: 16px; white-space: nowrap;
  pointer-events: none; }
.frame .y { right: 100%; margin: -8px 8px 0 0; color: var(--soft); }
.frame .x { top: 100%; margin-top: 6px; transform: translateX(-50%); color: var(--soft); }
.frame .name { left: 100%; max-width: 82px; overflow: hidden; text-overflow: ellipsis;
  margin: -8px 0 0 8px; color: var(--c); font-weight: 600; }
.frame .flag { border-left: 1px dashed var(--soft); padding-left: 5px; color: var(--soft); }
.frame .flag.leftwards { transform: translateX(-100%); border-left: 0;
  border-right: 1px dashed var(--soft); padding: 0 5px 0 0; }
.frame .bound { right: 4px; max-width: 90%; overflow: hidden; text-overflow: ellipsis;
  margin-top: -17px; font-size: 11px; color: var(--soft); background: var(--paper);
    padding: 0 3px; line-height: 14px; }
.frame .bound.below { margin-top: 3px; }
.frame .bound.broken { color: var(--bad); }
svg path { fill: none; vector-effect: non-scaling-stroke; }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .shade { fill: var(--shade); }
svg .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
svg .limit { stroke: var(--soft); stroke-width: 1.25; stroke-dasharray: 6 4; }
svg .limit.broken { stroke: var(--bad); }
svg .line { stroke: var(--c); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
svg .points { stroke-width: 6; }
svg .area { fill: var(--c); fill-opacity: .16; }
svg .offered { stroke-dasharray: 1 4; stroke-width: 2; }
.p50 { --c: var(--p50); } .p95 { --c: var(--p95); } .p99 { --c: var(--p99); }
.succeeded { --c: var(--good); } .failed { --c: var(--bad); } .offered { --c: var(--offered); }
.in-flight { --c: var(--p95); }
.class-1 { --c: var(--p95); } .class-2 { --c: var(--p99); } .class-3 { --c: var(--good); }
.class-4 { --c: var(--class-4); } .class-5 { --c: var(--p50); } .class-6 { --c: var(--offered); }
.response { --c: var(--p95); } .service { --c: var(--p99); }
.cross { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--ink); opacity: .55;
  pointer-events: none; }
.tip { position: absolute; top: 6px; z-index: 2; pointer-events: none; font-size: 12px;
  line-height: 17px;
  background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; padding: 5px 9px;
    box-shadow: 0 2px 10px rgb(0 0 0 / .14); white-space: nowrap; max-width: 260px; }
.tip i { overflow: hidden; text-overflow: ellipsis; }
.tip div { display: flex; justify-content: space-between; gap: 14px; color: var(--c);
  font-weight: 600; }
.tip b { color: var(--soft); font-weight: 400; }

@media (max-width: 640px) {
  main, footer { padding-left: 16px; padding-right: 16px; }
  header { padding: 22px 0 20px; }
  h1 { font-size: 27px; } .headline { font-size: 17px; }
  .figures { grid-template-columns: 1fr 1fr; } .figures div { padding: 10px 14px; }
  .figures dt + dd { font-size: 22px; }
  .figures div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .frame { margin-left: 46px; margin-right: 70px; } .frame span { font-size: 11px; }
  .frame .x.other, .frame .flag { display: none; }
  th, td { padding-right: 14px; }
  .requests th:first-child { position: sticky; left: 0; background: var(--paper);
    max-width: 116px; }
  .requirements, .requirements tbody { display: block; } .requirements thead { display: none; }
  .requirements tr { display: grid; grid-template-columns: 24px 1fr auto; padding: 9px 0; }
  .requirements tr > * { padding: 0; white-space: normal; }
  .requirements .margin, .requirements .evidence { grid-column: 2 / -1; }
  .requirements tbody th { padding-right: 14px; min-width: 0; }
  .requirements .evidence { font-size: 13px; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --shade: #f0f0f0; }
  body { font-size: 12px; } main { max-width: none; padding: 0; }
  .scroll { overflow: visible; } section { break-inside: auto; } h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
}
)css";
}

std::string_view crosshair_script() {
  return R"js(
"use strict";
(function () {
  const plots = Array.from(document.querySelectorAll("figure.plot"), function (figure) {
    const data = JSON.parse(figure.querySelector("script").textContent);
    const frame = figure.querySelector(".frame");
    const cross = document.createElement("div");
    cross.className = "cross"; cross.hidden = true; frame.append(cross);
    const tip = document.createElement("div");
    tip.className = "tip"; tip.hidden = true; frame.append(tip);
    return { group: figure.dataset.group, frame, cross, tip, xs: data.x.split("|").map(Number),
             texts: data.t.split("|"),
             lines: data.s.map(function ([name, css, values]) {
               return { name, css, values: values.split("|") };
             }) };
  });
  function nearest(xs, x) {
    let best = 0;
    for (let i = 1; i < xs.length; i += 1) {
      if (Math.abs(xs[i] - x) < Math.abs(xs[best] - x)) best = i;
    }
    return best;
  }
  function fill(plot, at) {
    plot.tip.replaceChildren();
    const head = document.createElement("b");
    head.textContent = plot.texts[at];
    plot.tip.append(head);
    for (const line of plot.lines) {
      if (!line.values[at]) continue;
      const row = document.createElement("div");
      row.className = line.css;
      for (const text of [line.name, line.values[at]]) {
        const part = document.createElement("i");
        part.style.fontStyle = "normal"; part.textContent = text; row.append(part);
      }
      plot.tip.append(row);
    }
  }
  function show(over, x) {
    for (const plot of plots) {
      const shown = plot.group === over.group;
      plot.cross.hidden = !shown;
      plot.tip.hidden = plot !== over;
      if (!shown) continue;
      const at = nearest(plot.xs, x);
      const share = plot.xs[at] / 10;
      plot.cross.style.left = share + "%";
      if (plot !== over) continue;
      fill(plot, at);
      plot.tip.style.left = share > 55 ? "auto" : "calc(" + share + "% + 10px)";
      plot.tip.style.right = share > 55 ? "calc(" + (100 - share) + "% + 10px)" : "auto";
    }
  }
  function hide() {
    for (const plot of plots) { plot.cross.hidden = true; plot.tip.hidden = true; }
  }
  for (const plot of plots) {
    const point = function (event) {
      const box = plot.frame.getBoundingClientRect();
      show(plot, (event.clientX - box.left) / box.width * 1000);
    };
    plot.frame.addEventListener("pointermove", point);
    plot.frame.addEventListener("pointerdown", point);
    plot.frame.addEventListener("pointerleave", hide);
  }
})();
)js";
}

}  // namespace headroom::report
