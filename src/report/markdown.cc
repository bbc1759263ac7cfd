#include "report/markdown.h"

#include <fmt/format.h>

#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using run::Measure;

// Images of the outcome that every platform shows; the words carry the meaning.
std::string_view emoji_of(run::Outcome outcome) {
  switch (outcome) {
    case run::Outcome::kPass:
      return "✅";
    case run::Outcome::kFail:
      return "❌";
    case run::Outcome::kUntrusted:
    case run::Outcome::kPartial:
      return "⚠️";
  }
  return "";
}

std::string_view emoji_of(run::Ruling ruling) {
  switch (ruling) {
    case run::Ruling::kPass:
      return "✅";
    case run::Ruling::kFail:
      return "❌";
    case run::Ruling::kNotJudged:
      return "➖";
  }
  return "";
}

std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string title(const run::Run& run, const run::Judgement& judgement) {
  return fmt::format("### {} {}: {}\n\n{}\n", emoji_of(judgement.outcome),
                     escape_markdown(title_of(run.header)), run::name_of(judgement.outcome),
                     escape_markdown(headline(run, judgement)));
}

std::string requirements(const run::Judgement& judgement) {
  if (judgement.verdicts.empty()) return {};
  std::string out = "\n| | Requirement | Found | | Samples |\n|---|---|---:|---|---:|\n";
  for (const run::Verdict& verdict : judgement.verdicts) {
    const VerdictText text = describe(verdict);
    out += row({std::string(emoji_of(verdict.ruling)), markdown_code(verdict.requirement.text),
                text.value.empty() ? "–" : "**" + text.value + "**",
                verdict.ruling == run::Ruling::kNotJudged ? "not judged" : text.margin,
                count_text(verdict.samples)});
  }
  return out;
}

// What a reader should know besides the table: why, where, and what limits the conclusion.
std::string to_look_at(const run::Run& run, const run::Judgement& judgement, const Digest& digest) {
  std::string out;
  const auto point = [&](const std::string& text) { out += "- " + text + "\n"; };
  for (const std::string& reason : judgement.trust.reasons) point(escape_markdown(reason));
  for (const run::Verdict& verdict : judgement.verdicts) {
    const VerdictText text = describe(verdict);
    const std::string why = text.where.empty() ? text.reason : text.where;
    const bool notable = verdict.ruling != run::Ruling::kPass && !why.empty();
    if (!notable) continue;
    point(markdown_code(verdict.requirement.text) + ": " + escape_markdown(why));
  }
  for (const ClassDigest& of_class : digest.classes) {
    if (of_class.totals.failed == 0) continue;
    point(fmt::format("{}: {} of {} failed: {}", escape_markdown(of_class.name),
                      share_text(of_class.error_share()), count_text(of_class.totals.finished()),
                      escape_markdown(failures_text(of_class.totals, digest.checks))));
    for (const std::string& example : example_texts(of_class)) {
      point(fmt::format("{}: {}", escape_markdown(of_class.name), escape_markdown(example)));
    }
  }
  for (const std::string& remark : judgement.trust.remarks) point(escape_markdown(remark));
  for (const std::string& remark : run.header.remarks) point(escape_markdown(remark));
  return out.empty() ? "" : "\n**To look at**\n\n" + out;
}

std::string requests(const Digest& digest) {
  std::string out =
      "\n| Request | Count | Throughput | Errors | p50 | p95 | p99 | max | TTFT p95 |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  const auto add = [&](const ClassDigest& of_class, std::string_view name) {
    const Histogram& response = of_class.totals[Measure::kResponseTime];
    const auto at = [&](double p) {
      return response.count() == 0 ? "–" : nanos_text(response.percentile(p));
    };
    out += row(
        {escape_markdown(name), count_text(of_class.totals.finished()), rate_text(of_class.rate),
         share_text(of_class.error_share()), at(0.5), at(0.95), at(0.99),
         response.count() == 0 ? "–" : nanos_text(response.max()),
         of_class.streams() ? nanos_text(of_class.totals[Measure::kTtft].percentile(0.95)) : "–"});
  };
  for (const ClassDigest& of_class : digest.classes) add(of_class, of_class.name);
  for (const ClassDigest& of_tag : digest.tags) add(of_tag, "tag " + of_tag.name);
  if (digest.has_sum()) add(digest.all, digest.all.name);
  const std::string unsent = unsent_text(digest);
  if (!unsent.empty()) out += "\nNot sent: " + escape_markdown(unsent) + "\n";
  return out;
}

std::string origin(const run::Run& run) {
  const run::Header& header = run.header;
  std::string out = fmt::format("\n<sub>run {}", escape_markdown(header.id));
  const auto add = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) out += fmt::format(" · {}{}", name, escape_markdown(text));
  };
  add("", header.load);
  add("", protocols_text(header));
  add("", length_text(run::duration(run)));
  add("seed ", fmt::to_string(header.seed.value));
  add("commit ", header.commit);
  add("service file ", header.spec_sha256.substr(0, 12));
  add("", header.host);
  add("headroom ", header.headroom_version);
  return out + "</sub>\n";
}

}  // namespace

std::string markdown(const run::Run& run, const run::Judgement& judgement) {
  const Digest digest = report::digest(run);
  return title(run, judgement) + requirements(judgement) + to_look_at(run, judgement, digest) +
         requests(digest) + origin(run);
}

}  // namespace headroom::report
