#include "report/growth_plan_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "report/figures.h"

namespace headroom::report {
namespace {

std::string have_text(const design::Limit& limit) {
  using Kind = design::Limit::Kind;
  const std::string have = count_to_string(limit.have);
  switch (limit.kind) {
    case Kind::kCores:
      return have + (limit.have == 1 ? " core" : " cores");
    case Kind::kSlots:
      return have + (limit.have == 1 ? " slot" : " slots");
    case Kind::kBatch:
      return fmt::format("{:.3g} slots of a batch", limit.have);
    case Kind::kConcurrency:
      return have + " requests at once";
    case Kind::kConnections:
      return have + " connections to " + limit.to;
    case Kind::kReceiving:
      return bits_text(BitRate{limit.have}) + " to receive";
    case Kind::kSending:
      return bits_text(BitRate{limit.have}) + " to send";
    case Kind::kOpen:
      return have + " open connections";
    case Kind::kDisk:
      return bytes_text(limit.have) + " of disk";
    case Kind::kRate:
      break;
  }
  return have + " requests a second in all";
}

// "edge has no more than 1 Gbit/s to send each"
std::string full_text(const design::Exhausted& full) {
  return full.component + " has no more than " + limit_text(full.limit);
}

std::string disk_text(const design::FullDisk& disk) {
  return "fills the disk of " + disk.component;
}

// What a load beyond the break point does first.
std::string broken_text(const design::BreakPoint& point) {
  using Kind = design::Limit::Kind;
  if (!point.broken.empty()) return "breaks " + point.broken.front().requirement.text;
  if (!point.full) return "breaks it";
  const bool is_network =
      point.full->limit.kind == Kind::kReceiving || point.full->limit.kind == Kind::kSending;
  return (is_network ? "fills the network of " : "takes the last connection of ") +
         point.full->component;
}

}  // namespace

std::string sessions_text(Rate rate) {
  return std::isinf(rate.per_second) ? "–" : rate_text(rate.per_second);
}

std::string use_text(double used) {
  if (used < 0.1) return share_text(used);
  return count_text(static_cast<std::uint64_t>(std::llround(used * 100))) + "%";
}

std::string limit_text(const design::Limit& limit) {
  return have_text(limit) + (limit.is_shared() ? "" : " each");
}

std::string date_text(const growth::Exhaustion& exhaustion) {
  const auto& [earliest, expected, latest] = exhaustion;
  if (!expected) return "not in this time";
  std::string text = growth::to_string(*expected);
  if (earliest == expected && latest == expected) return text;
  return text + fmt::format(" ({} to {})", growth::to_string(earliest.value_or(*expected)),
                            latest ? growth::to_string(*latest) : "later");
}

std::string break_text(const design::BreakPoint& point, Rate peak) {
  if (!point.holds) {
    std::string text = "not even the lowest rate that was tried holds";
    for (const run::Verdict& verdict : point.broken) text += ", " + verdict.requirement.text;
    if (point.full) text += ", " + full_text(*point.full);
    return text;
  }
  const std::string rate = fmt::format(
      "{} ({}x the peak)", sessions_text(*point.holds),
      count_to_string(std::round(point.holds->per_second / peak.per_second * 100) / 100));
  if (!point.breaks) return "nothing breaks up to " + rate;
  std::string text = "holds to " + rate;
  for (const run::Verdict& verdict : point.broken) {
    text +=
        (&verdict == &point.broken.front() ? ", then breaks " : ", ") + verdict.requirement.text;
  }
  if (point.full) text += ", then " + full_text(*point.full);
  return text;
}

std::string takes_text(const design::Sizing& sizing, const design::Capacity& capacity) {
  std::string text;
  for (std::size_t i = 0; i < sizing.replicas.size(); ++i) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", capacity.components[i].name(),
                        sizing.replicas[i]);
  }
  if (sizing.cost) text += " for " + to_string(*sizing.cost);
  const std::string remark = remark_text(sizing);
  return remark.empty() ? text : text + "; " + remark;
}

WordTable scaling_table(const design::GrowthPlan& plan) {
  WordTable table{.head = {"", "replicas", "at the peak", "good to"}, .rows = {}};
  for (const design::Outlook& outlook : plan.outlooks) {
    table.head.push_back("outgrown by " + outlook.name);
  }
  table.head.insert(table.head.end(), {"a new one serves after", "load may rise by then"});
  for (std::size_t i = 0; i < plan.scaled.size(); ++i) {
    const design::Scaled& scaled = plan.scaled[i];
    std::vector<std::string> row = {
        plan.capacity.components[scaled.component].name(),
        fmt::format("{}..{}", scaled.least, scaled.most),
        !scaled.taken ? "no number suffices"
                      : std::to_string(*scaled.taken) + (scaled.suffices() ? "" : "!"),
        sessions_text(scaled.reaches)};
    for (const design::Outlook& outlook : plan.outlooks) {
      row.push_back(date_text(outlook.outgrown[i]));
    }
    row.push_back(seconds_text(to_seconds(scaled.delay)));
    row.push_back(count_to_string(std::round(scaled.slack * 100) / 100) + "x");
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string remark_text(const design::Sizing& sizing) {
  if (!sizing.holds) {
    const auto broken = std::ranges::find_if(sizing.judgement.verdicts, [](const auto& verdict) {
      return verdict.ruling == run::Ruling::kFail && verdict.samples > 0;
    });
    return "more replicas do not mend " + broken->requirement.text;
  }
  const bool is_beyond =
      std::ranges::find(sizing.beyond_scaling, true) != sizing.beyond_scaling.end();
  return is_beyond ? "! more than its scaling allows" : "";
}

std::string ending_text(const design::GrowthPlan& plan, const design::Outlook& outlook) {
  std::vector<std::pair<growth::Date, std::string>> endings;
  if (outlook.breaks) endings.emplace_back(*outlook.breaks, broken_text(plan.break_point));
  if (outlook.full) endings.emplace_back(outlook.full->on, disk_text(*outlook.full));
  std::ranges::stable_sort(endings, {}, &std::pair<growth::Date, std::string>::first);
  std::string text = outlook.name + " growth ";
  if (endings.empty()) return text + "breaks nothing";
  for (const auto& [date, what] : endings) {
    if (&date != &endings.front().first) text += " and ";
    text += what + " on " + growth::to_string(date);
  }
  return text;
}

std::string headline(const design::GrowthPlan& plan) {
  std::string text = fmt::format("The peak of {} {}", sessions_text(plan.peak),
                                 plan.holds ? "holds" : "does not hold");
  for (const design::Outlook& outlook : plan.outlooks) text += "; " + ending_text(plan, outlook);
  if (plan.outlooks.empty() && plan.full) {
    text += fmt::format("; that load {} on {}", disk_text(*plan.full),
                        growth::to_string(plan.full->on));
  }
  return text;
}

}  // namespace headroom::report
