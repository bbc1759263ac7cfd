#include "report/suite.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

std::string_view symbol_of(const SuiteEntry& entry) {
  return entry.outcome ? report::symbol_of(*entry.outcome) : "–";
}

Tone tone_of(const SuiteEntry& entry) {
  if (!entry.outcome) return Tone::kQuiet;
  switch (*entry.outcome) {
    case run::Outcome::kPass:
      return Tone::kGood;
    case run::Outcome::kFail:
      return Tone::kBad;
    case run::Outcome::kUntrusted:
    case run::Outcome::kPartial:
      break;
  }
  return Tone::kWarning;
}

std::string length_of(const SuiteEntry& entry) {
  return entry.outcome ? length_text(entry.duration) : "";
}

std::size_t passed(const std::vector<SuiteEntry>& entries) {
  return static_cast<std::size_t>(
      std::ranges::count(entries, run::Outcome::kPass, &SuiteEntry::outcome));
}

std::string headline(const std::vector<SuiteEntry>& entries) {
  const std::size_t count = passed(entries);
  return count == entries.size() ? fmt::format("all {} tests passed", count)
                                 : fmt::format("{} of {} tests passed", count, entries.size());
}

}  // namespace

std::string_view word_of(const SuiteEntry& entry) {
  return entry.outcome ? run::name_of(*entry.outcome) : "not run";
}

std::string suite_summary(const std::string& suite, const std::vector<SuiteEntry>& entries,
                          Colour colour) {
  using Align = TextTable::Align;
  TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kRight});
  for (const SuiteEntry& entry : entries) {
    table.add({{std::string(symbol_of(entry)), tone_of(entry)},
               {printable(entry.test), Tone::kStrong},
               {std::string(word_of(entry)), tone_of(entry)},
               {length_of(entry), Tone::kQuiet}},
              {printable(entry.headline)});
  }
  std::string out = "\n" + paint(printable(suite), Tone::kStrong, colour) + "\n\n";
  for (const std::string& line : table.lines(colour)) out += "  " + line + "\n";
  return out + "\n" + headline(entries) + "\n";
}

std::string suite_html(const std::string& suite, const std::vector<SuiteEntry>& entries,
                       const std::string& headroom_version) {
  std::string body;
  for (const SuiteEntry& entry : entries) {
    const std::string_view css_class = !entry.outcome                         ? "unjudged"
                                       : entry.outcome == run::Outcome::kPass ? "pass"
                                                                              : "fail";
    body += fmt::format(
        R"(<tr class="{}"><td class="mark">{}</td><th scope="row">{}</th><td>{}</td>)"
        R"(<td class="n">{}</td><td class="evidence">{}</td><td><code>{}</code></td></tr>)",
        css_class, symbol_of(entry), escape_markup(entry.test), word_of(entry), length_of(entry),
        escape_markup(entry.headline), escape_markup(entry.id));
  }
  const bool all = passed(entries) == entries.size();
  const std::string page =
      html_masthead({.service = {},
                     .test = suite,
                     .outcome = all ? run::Outcome::kPass : run::Outcome::kFail,
                     .headline = headline(entries),
                     .facts = {}}) +
      html_section("Tests",
                   html_table("requirements",
                              R"(<th></th><th>Test</th><th>Result</th><th class="n">Length</th>)"
                              R"(<th>What it came to</th><th>Run</th>)",
                              body));
  return html_page(suite, page, headroom_version);
}

std::string suite_markdown(const std::string& suite, const std::vector<SuiteEntry>& entries) {
  std::string out =
      fmt::format("## {}: {}\n\n| | Test | Result | Length | |\n|---|---|---|---:|---|\n",
                  escape_markdown(suite), headline(entries));
  for (const SuiteEntry& entry : entries) {
    out +=
        fmt::format("| {} | {} | {} | {} | {} |\n", symbol_of(entry), escape_markdown(entry.test),
                    word_of(entry), length_of(entry), escape_markdown(entry.headline));
  }
  return out;
}

}  // namespace headroom::report
