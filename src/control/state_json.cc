#include "control/state_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace headroom::control {
namespace {

using nlohmann::json;

// Of each its moment and its number.
template <class Entry>
json list_of(const std::vector<Entry>& entries, int Entry::* count) {
  json list = json::array();
  for (const Entry& entry : entries) list.push_back({entry.at.count(), entry.*count});
  return list;
}

template <class Entry>
std::vector<Entry> read_list(const json& list, int Entry::* count, std::int64_t most, Nanos now) {
  std::vector<Entry> entries;
  for (const json& item : list) {
    Entry entry;
    entry.at = moment(item.at(0), now);
    entry.*count = static_cast<int>(whole(item.at(1), 0, most));
    entries.push_back(entry);
  }
  return entries;
}

[[noreturn]] void refuse(const json& value, std::string_view kind, auto least, auto most) {
  const std::string shown = value.is_number() ? value.dump() : value.type_name();
  throw Unreadable(fmt::format("{} is no {} from {} to {}", shown, kind, least, most));
}

}  // namespace

std::int64_t whole(const json& value, std::int64_t least, std::int64_t most) {
  // The library's own readers cast whatever number there is.
  if (value.is_number_integer()) {
    const auto read = value.get<std::int64_t>();
    const bool fits = !value.is_number_unsigned() || read >= 0;
    if (fits && read >= least && read <= most) return read;
  }
  refuse(value, "whole number", least, most);
}

double number(const json& value, double least, double most) {
  if (value.is_number()) {
    const auto read = value.get<double>();
    if (read >= least && read <= most) return read;
  }
  refuse(value, "number", least, most);
}

Nanos moment(const json& value, Nanos now) {
  const std::int64_t read = whole(value, 0, std::numeric_limits<std::int64_t>::max());
  if (read > now.count()) {
    throw Unreadable(fmt::format("it speaks of {} by a clock that stands at {}",
                                 headroom::to_string(Nanos(read)), headroom::to_string(now)));
  }
  return Nanos(read);
}

json to_json(const HpaState& moves) {
  return {{"recommendations", list_of(moves.recommendations, &HpaState::Recommendation::replicas)},
          {"added", list_of(moves.added, &HpaState::Change::count)},
          {"removed", list_of(moves.removed, &HpaState::Change::count)}};
}

HpaState read_moves(const json& kept, Nanos now) {
  // What was recommended is only compared; changes are added up.
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  return {.recommendations = read_list(kept.at("recommendations"),
                                       &HpaState::Recommendation::replicas, kMost, now),
          .added = read_list(kept.at("added"), &HpaState::Change::count, kManyReplicas, now),
          .removed = read_list(kept.at("removed"), &HpaState::Change::count, kManyReplicas, now)};
}

json to_json(const History& history) {
  json levels = json::array();
  for (std::size_t level = 0; level < History::kLevels; ++level) {
    json steps = json::array();
    for (const History::Step& step : history.steps(level)) {
      steps.push_back({step.number, step.sum, step.most, step.count});
    }
    levels.push_back(std::move(steps));
  }
  return levels;
}

History read_history(const json& kept, Nanos now) {
  constexpr auto kMost = static_cast<double>(kMany);
  History history;
  for (std::size_t level = 0; level < History::kLevels; ++level) {
    std::vector<History::Step> steps;
    for (const json& item : kept.at(level)) {
      const std::int64_t last = now / History::kWidths[level];
      const auto count = static_cast<std::uint32_t>(
          whole(item.at(3), 1, std::numeric_limits<std::uint32_t>::max()));
      steps.push_back({.number = whole(item.at(0), 0, last),
                       .sum = number(item.at(1), 0, kMost * count),
                       .most = number(item.at(2), 0, kMost),
                       .count = count});
    }
    history.restore(level, steps);
  }
  return history;
}

}  // namespace headroom::control
