#include "cli/review_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "report/escape.h"
#include "report/text_table.h"

namespace headroom::cli {
namespace {

using report::Cell;
using report::Colour;
using report::paint;
using report::printable;
using report::TextTable;
using report::Tone;
using review::Reported;
using review::Severity;

Tone tone_of(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh:
      return Tone::kBad;
    case Severity::kMedium:
      return Tone::kWarning;
    case Severity::kLow:
    case Severity::kInfo:
      return Tone::kQuiet;
  }
  return Tone::kPlain;
}

// Empty for what is not there.
std::string place_of(const review::Finding& finding) {
  return finding.at.line == 0 ? "" : fmt::format("line {}", finding.at.line);
}

// The findings of one rule stand together.
std::vector<std::span<const Reported>> by_rule(const std::vector<Reported>& findings) {
  std::vector<std::span<const Reported>> groups;
  for (auto first = findings.begin(); first != findings.end();) {
    const auto last = std::find_if(
        first, findings.end(), [&](const Reported& other) { return other.rule != first->rule; });
    groups.emplace_back(first, last);
    first = last;
  }
  return groups;
}

std::string indented(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

std::string group_text(std::span<const Reported> group, Colour colour) {
  const review::Rule& rule = *group.front().rule;
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kLeft});
  for (const auto& [_, finding] : group) {
    table.add({{printable(finding.subject), Tone::kStrong},
               {printable(figures_text(finding)), Tone::kPlain}},
              {place_of(finding), Tone::kQuiet});
  }
  return fmt::format("{} {} {}\n{}  {} {}\n  {} {}\n\n",
                     paint(name_of(rule.severity), tone_of(rule.severity), colour),
                     paint(rule.id, Tone::kQuiet, colour), paint(rule.title, Tone::kStrong, colour),
                     indented(table.lines(colour)), paint("why:", Tone::kQuiet, colour), rule.why,
                     paint("fix:", Tone::kQuiet, colour), rule.fix);
}

std::string counts_text(const review::Review& review, Colour colour) {
  std::vector<std::string> counts;
  for (std::size_t i = review::kSeverities; i-- > 0;) {
    const auto severity = static_cast<Severity>(i);
    const std::size_t count = review.count(severity);
    if (count == 0) continue;
    counts.push_back(
        paint(fmt::format("{} {}", count, name_of(severity)), tone_of(severity), colour));
  }
  if (counts.empty()) return paint("nothing found", Tone::kGood, colour);
  return fmt::format("{}", fmt::join(counts, ", "));
}

std::string accepted_text(const review::Review& review, Colour colour) {
  if (review.accepted.empty() && review.idle.empty()) return "";
  std::string text = paint("accepted", Tone::kStrong, colour) + "\n";
  for (const review::Accepted& accepted : review.accepted) {
    text += fmt::format("  {} {}: {}\n", accepted.rule->id, printable(accepted.finding.subject),
                        printable(accepted.because));
  }
  for (const spec::Suppression& idle : review.idle) {
    text += fmt::format("  {}:{}:{}: {}{} suppresses nothing; remove it\n", printable(review.file),
                        idle.at.line, idle.at.column, printable(idle.rule),
                        idle.on.empty() ? "" : " on " + printable(idle.on));
  }
  return text + "\n";
}

}  // namespace

std::string review_text(const review::Review& review, Colour colour) {
  std::string text;
  for (const std::span<const Reported> group : by_rule(review.findings)) {
    text += group_text(group, colour);
  }
  text += accepted_text(review, colour);
  text += fmt::format("{}: {}\n", printable(review.file), counts_text(review, colour));
  if (!review.undecided.empty()) {
    text +=
        paint(fmt::format("{} of {} rules would have to know more: headroom review --undecided\n",
                          review.undecided.size(), review::rules().size()),
              Tone::kQuiet, colour);
  }
  return text;
}

std::string undecided_text(const review::Review& review, Colour colour) {
  std::map<std::string, std::vector<std::string_view>> waiting;
  for (const review::Undecided& undecided : review.undecided) {
    for (const std::string& need : undecided.needs) waiting[need].push_back(undecided.rule->id);
  }
  std::vector<std::pair<std::string, std::vector<std::string_view>>> needs(waiting.begin(),
                                                                           waiting.end());
  std::ranges::stable_sort(needs, std::greater{},
                           [](const auto& need) { return need.second.size(); });
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kLeft});
  for (const auto& [need, rules] : needs) {
    table.add({{printable(need), Tone::kPlain},
               {fmt::format("{}", fmt::join(rules, " ")), Tone::kQuiet}});
  }
  std::string text;
  for (const std::string& line : table.lines(colour)) text += line + "\n";
  return text;
}

std::string review_markdown(const review::Review& review) {
  using report::escape_markdown;
  std::string text = fmt::format("### Review of {}: {}\n\n", escape_markdown(review.service),
                                 counts_text(review, Colour::kOff));
  if (!review.findings.empty()) {
    text += "| severity | rule | where | figures | fix |\n|---|---|---|---|---|\n";
  }
  for (const auto& [rule, finding] : review.findings) {
    const std::string line = finding.at.line > 0 ? fmt::format(", line {}", finding.at.line) : "";
    text += fmt::format("| {} | {} {} | {}{} | {} | {} |\n", name_of(rule->severity), rule->id,
                        escape_markdown(rule->title), report::markdown_code(finding.subject), line,
                        escape_markdown(figures_text(finding)), escape_markdown(rule->fix));
  }
  for (const review::Accepted& accepted : review.accepted) {
    text += fmt::format("\nAccepted: {} on {}: {}\n", accepted.rule->id,
                        report::markdown_code(accepted.finding.subject),
                        escape_markdown(accepted.because));
  }
  for (const spec::Suppression& idle : review.idle) {
    text += fmt::format("\nLine {}: the suppression of {} suppresses nothing.\n", idle.at.line,
                        escape_markdown(idle.rule));
  }
  if (!review.undecided.empty()) {
    text +=
        fmt::format("\n{} of {} rules would have to know more: `headroom review --undecided`.\n",
                    review.undecided.size(), review::rules().size());
  }
  return text;
}

std::string rule_text(const review::Rule& rule, Colour colour) {
  const auto line = [colour](std::string_view name, std::string_view words) {
    return fmt::format("{} {}\n", paint(fmt::format("{:<9}", name), Tone::kQuiet, colour), words);
  };
  return fmt::format("{} {}\n", paint(rule.id, Tone::kQuiet, colour),
                     paint(rule.title, Tone::kStrong, colour)) +
         line("severity", paint(name_of(rule.severity), tone_of(rule.severity), colour)) +
         line("category", rule.category) + line("goes by", name_of(rule.evidence)) +
         line("why", rule.why) + line("fix", rule.fix) + line("source", rule.source);
}

std::string rules_text(Colour colour) {
  TextTable table({TextTable::Align::kLeft, TextTable::Align::kLeft, TextTable::Align::kLeft});
  for (const review::Rule& rule : review::rules()) {
    table.add({{std::string(rule.id), Tone::kPlain},
               {std::string(name_of(rule.severity)), tone_of(rule.severity)},
               {std::string(name_of(rule.evidence)), Tone::kQuiet}},
              {std::string(rule.title), Tone::kPlain});
  }
  std::string text;
  for (const std::string& row : table.lines(colour)) text += row + "\n";
  return text;
}

}  // namespace headroom::cli
