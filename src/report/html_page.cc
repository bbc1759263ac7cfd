#include "report/html_page.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/page_assets.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    out += (out.empty() ? "" : " · ") + escape_markup(part);
  }
  return out;
}

}  // namespace

std::string html_page(std::string_view title, std::string_view body,
                      std::string_view headroom_version) {
  return fmt::format(
      R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<link rel="icon" href="data:,"/>
<title>{}</title>
<style>/*<![CDATA[*/
{}
/*]]>*/</style></head>
<body><main>{}</main>
<footer>Written by headroom {}</footer>
<script>//<![CDATA[
{}
//]]></script></body></html>
)",
      escape_markup(title), style_sheet(), body, escape_markup(headroom_version),
      crosshair_script());
}

std::string html_masthead(const Masthead& masthead) {
  const std::string_view outcome = run::name_of(masthead.outcome);
  return fmt::format(
      R"(<header><p class="brand">headroom</p><div class="title"><h1>{}{}</h1>)"
      R"(<p class="badge {}"><b>{}</b> {}</p></div><p class="headline">{}</p><p class="facts-line">{}</p></header>)",
      escape_markup(masthead.service.empty() ? masthead.test : masthead.service),
      masthead.service.empty() || masthead.test.empty()
          ? ""
          : fmt::format(" <span>{}</span>", escape_markup(masthead.test)),
      outcome, symbol_of(masthead.outcome), outcome, escape_markup(masthead.headline),
      joined(masthead.facts));
}

std::string html_section(std::string_view title, std::string_view content, std::string_view lead) {
  if (content.empty()) return {};
  std::string out = fmt::format("<section><h2>{}</h2>", title);
  if (!lead.empty()) out += fmt::format(R"(<p class="lead">{}</p>)", lead);
  return out + std::string(content) + "</section>";
}

std::string html_table(std::string_view css_class, std::string_view head, std::string_view body) {
  return fmt::format(
      R"(<div class="scroll" tabindex="0"><table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>)",
      css_class, head, body);
}

}  // namespace headroom::report
