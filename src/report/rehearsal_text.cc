#include "report/rehearsal_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/figures.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using rehearsal::Contest;
using rehearsal::Standing;
using Align = TextTable::Align;

constexpr std::string_view kIndent = "  ";

std::string table_text(const Contest& contest, Colour colour) {
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kRight,
                   Align::kRight, Align::kRight});
  const auto head = [](std::string_view text) { return Cell{std::string(text), Tone::kQuiet}; };
  table.add({head("policy"), head("late"), head("failed"), head("cost"), head("x needed"),
             head("too few"), head("changes/day")});
  for (std::size_t i = 0; i < contest.standings.size(); ++i) {
    const Standing& one = contest.standings[i];
    const bool is_best = contest.recommended == i;
    const bool keeps = one.late_share <= contest.allowed_late;
    const Tone name = is_best ? Tone::kStrong : one.is_dominated ? Tone::kQuiet : Tone::kPlain;
    Cell tail;
    if (is_best) {
      tail = {"recommended", Tone::kGood};
    } else if (one.is_dominated) {
      tail = {"beaten", Tone::kQuiet};
    }
    table.add({{one.policy, name},
               {share_text(one.late_share), keeps ? Tone::kGood : Tone::kBad},
               {share_text(one.failed_share)},
               {bill_text(one)},
               {fmt::format("{:.2f}", one.cost)},
               {share_text(one.time_missing)},
               {fmt::format("{:.4g}", one.actions_per_day)}},
              tail);
  }
  std::string out;
  for (const std::string& line : table.lines(colour)) {
    out.append(kIndent).append(line).append("\n");
  }
  return out;
}

std::string verdict_text(const Contest& contest, const Standing& best) {
  const std::string allowed = share_text(contest.allowed_late);
  if (contest.keeps_what_is_allowed) {
    return fmt::format("the cheapest that makes at most {} of the requests late: {}", allowed,
                       best.policy);
  }
  return fmt::format("none makes at most {} of the requests late; the fewest by: {}", allowed,
                     best.policy);
}

}  // namespace

std::string bill_text(const Standing& standing) {
  if (standing.paid > 0) return fmt::format("{:.2f}", standing.paid);
  return fmt::format("{:.1f} h", standing.replica_hours);
}

std::string requirements_text(const std::vector<run::Verdict>& verdicts, Colour colour) {
  TextTable table({Align::kLeft, Align::kLeft, Align::kRight});
  for (const run::Verdict& verdict : verdicts) {
    const VerdictText text = describe(verdict);
    const Tone tone = verdict.ruling == run::Ruling::kPass   ? Tone::kGood
                      : verdict.ruling == run::Ruling::kFail ? Tone::kBad
                                                             : Tone::kWarning;
    table.add(
        {{std::string(symbol_of(verdict.ruling)), tone}, {verdict.requirement.text}, {text.value}},
        {text.value.empty() ? text.reason : text.where, Tone::kQuiet});
  }
  std::string out;
  for (const std::string& line : table.lines(colour)) {
    out.append(kIndent).append(line).append("\n");
  }
  return out;
}

std::string rehearsal_text(const rehearsal::Scene& scene,
                           const std::vector<rehearsal::Contender>& contenders,
                           const Contest& contest, Colour colour) {
  std::string out = fmt::format(
      "{}: {}{}\n\n", paint(scene.service, Tone::kStrong, colour), scene.traffic,
      contest.seeds > 1 ? fmt::format(", {} times over with other troubles", contest.seeds) : "");
  out += table_text(contest, colour);
  out += paint(
      "\n  late: waited more than a second, or failed; x needed: replica time paid for, over what "
      "the load needed;\n  too few: share of the time; beaten: another one costs no more and makes "
      "no more late\n\n",
      Tone::kQuiet, colour);
  if (!contest.recommended) return out;
  const Standing& best = contest.standings[*contest.recommended];
  out += verdict_text(contest, best) + "\n";
  if (contest.seeds > 1) {
    out += fmt::format("its worst is seed {}: {} late; --policy '{}' --seed {} --events tells it\n",
                       best.worst.seed.value, share_text(best.worst.late_share()), best.policy,
                       best.worst.seed.value);
  }
  out += "\n" + section_of(contenders[*contest.recommended]);
  return out;
}

}  // namespace headroom::report
