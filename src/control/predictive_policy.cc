#include "control/predictive_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "control/state_json.h"

namespace headroom::control {

PredictivePolicy::PredictivePolicy(const PredictiveSettings& settings)
    : reactive_(settings.reactive),
      period_(settings.period),
      late_(settings.late),
      forecast_(settings.period, settings.late) {}

Proposal PredictivePolicy::propose(const Situation& situation) {
  Proposal now = reactive_.propose(situation);
  foreseen_.reset();
  if (!situation.demand || !situation.subject.capacity) return now;
  const Nanos lead = situation.subject.start + period_;
  forecast_.set_lead(lead);
  const double most = forecast_.next(situation.demands);
  const double usable = *situation.subject.capacity * situation.subject.usable;
  // Nobody has come yet: nothing to go by.
  if (situation.demands.most(std::chrono::hours(24)) <= 0) return now;
  const auto& record = forecast_.record();
  foreseen_ = {.most = most, .within = lead, .due = record.due, .exceeded = record.exceeded};
  const int ahead = static_cast<int>(std::ceil(std::clamp(most / usable - 1e-9, 0.0, 1e6)));
  if (now.replicas && *now.replicas >= ahead) return now;
  const auto due = static_cast<double>(record.due);
  // How many are exceeded is known from no fewer: what it was told to begin with, or learned from
  // the first surprise, is no forecast.
  if (due * late_ < 1) return now;
  const std::string quality =
      fmt::format("{} of {} were exceeded",
                  to_string(Ratio{static_cast<double>(record.exceeded) / due}), record.due);
  return {.replicas = ahead,
          .why = fmt::format("up to {} are forecast within {}, a replica takes {} ({})",
                             to_string(Rate{most}), headroom::to_string(lead),
                             to_string(Rate{usable}), quality)};
}

std::string PredictivePolicy::learned() const {
  const QuantileForecast::Learned& learned = forecast_.learned();
  return nlohmann::json{
      {"weights", learned.weights},          {"squares", learned.squares},
      {"unevenness", learned.unevenness},    {"due", learned.record.due},
      {"exceeded", learned.record.exceeded}, {"absolute_error", learned.record.absolute_error}}
      .dump();
}

Result<void> PredictivePolicy::restore(std::string_view learned, Nanos) {
  try {
    const auto json = nlohmann::json::parse(learned);
    QuantileForecast::Learned state;
    json.at("weights").get_to(state.weights);
    json.at("squares").get_to(state.squares);
    json.at("unevenness").get_to(state.unevenness);
    state.record.due = static_cast<std::uint64_t>(whole(json.at("due"), 0, kMany));
    state.record.exceeded = static_cast<std::uint64_t>(whole(json.at("exceeded"), 0, kMany));
    json.at("absolute_error").get_to(state.record.absolute_error);
    if (!QuantileForecast::can_be(state)) throw Unreadable("no forecast learns that");
    forecast_.restore(state);
    return {};
  } catch (const std::exception& error) {
    return invalid("what the forecast had learned cannot be read", error.what(), "it learns anew");
  }
}

}  // namespace headroom::control
