#include "workload/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::workload {
namespace {

// Longer than any run; keeps what heavy-tailed laws draw within Nanos.
constexpr double kPauseSecondsMax = 1e9;

// Part of a session's seed for what is rendered.
constexpr std::uint64_t kValuesPart = 1;

}  // namespace

Session::Session(const Plan& plan)
    : plan_(plan),
      walk_random_(plan.seed),
      value_random_(plan.seed),
      rows_(plan.tables.size()),
      drawn_(plan.tables.size()),
      saved_(plan.variables.size()),
      is_saved_(plan.variables.size()) {}

void Session::begin(std::uint64_t ordinal) {
  const Seed seed = derive(plan_.seed, ordinal);
  walk_random_ = Random(seed);
  value_random_ = Random(derive(seed, kValuesPart));
  ordinal_ = ordinal;
  journey_ = draw_journey();
  position_ = 0;
  repeats_left_ = 0;
  first_ = true;
  std::ranges::fill(drawn_, 0);
  std::ranges::fill(is_saved_, 0);
  missing_values_ = 0;
}

std::optional<Visit> Session::next() {
  if (repeats_left_ == 0) {
    const std::vector<std::uint32_t>& steps = plan_.journeys[journey_].steps;
    if (position_ == steps.size()) return std::nullopt;
    step_ = steps[position_++];
    repeats_left_ = draw_repeats(plan_.steps[step_]);
  }
  --repeats_left_;
  const Step& step = plan_.steps[step_];
  Visit visit{.step = step_};
  if (!first_) visit.pause = draw_pause(step);
  first_ = false;
  for (const std::uint32_t table : step.tables) draw_row(table);
  return visit;
}

void Session::save(std::uint32_t variable, std::string_view value) {
  saved_[variable].assign(value);
  is_saved_[variable] = 1;
}

std::uint32_t Session::draw_journey() {
  double left = walk_random_.uniform();
  const auto last = static_cast<std::uint32_t>(plan_.journeys.size() - 1);
  for (std::uint32_t journey = 0; journey < last; ++journey) {
    left -= plan_.journeys[journey].share;
    if (left < 0) return journey;
  }
  return last;
}

std::uint32_t Session::draw_repeats(const Step& step) {
  if (!step.repeat) return 1;
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  const double drawn = std::round(step.repeat->sample(walk_random_));
  return static_cast<std::uint32_t>(std::clamp(drawn, 1.0, kMost));
}

Nanos Session::draw_pause(const Step& step) {
  if (!step.think) return {};
  return from_seconds(std::min(step.think->sample(walk_random_), kPauseSecondsMax));
}

void Session::draw_row(std::uint32_t table) {
  const DataTable& data = plan_.tables[table];
  const std::uint64_t row =
      data.pick() == spec::DataPick::kRandom
          ? walk_random_.below(data.rows())
          : (ordinal_ * plan_.rows_per_session[table] + drawn_[table]) % data.rows();
  rows_[table] = static_cast<std::uint32_t>(row);
  ++drawn_[table];
}

}  // namespace headroom::workload
