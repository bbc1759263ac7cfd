#include "control/quantile_forecast.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// What is below this share of the hour's mean counts as this: logarithms of nothing say nothing.
constexpr double kLeastShare = 0.02;
constexpr double kLeast = 1e-9;
constexpr double kFurthest = 1.5;  // of a feature, as a logarithm
constexpr double kExtreme = 5;     // of a bound and of what came
constexpr double kStep = 0.1;
constexpr double kLeastStep = 0.02;
// As if so much had been learned already: else the first surprise moves all weights by whole steps.
constexpr double kTrust = 1;
constexpr double kTypical = 0.25;    // of the logarithm that is forecast
constexpr double kForgets = 0.0015;  // of the unevenness, by each forecast: half in two hours

double log_share(double value, double base) {
  return std::clamp(std::log(std::max(value, base * kLeastShare) / base), -kFurthest, kFurthest);
}

// How the mean of half an hour changed over the lead, so long ago.
double change_ago(const History& history, Nanos ago, Nanos lead) {
  const Nanos then = history.at() - ago;
  if (then - minutes(15) < history.begins()) return 0;
  const auto before = history.mean(then - minutes(15), then + minutes(15));
  const auto after = history.mean(then + lead - minutes(15), then + lead + minutes(15));
  if (!before || !after || *before <= 0) return 0;
  return log_share(*after, *before);
}

}  // namespace

QuantileForecast::QuantileForecast(Nanos lead, double late) : lead_(lead), late_(late) {
  HEADROOM_CHECK(lead > Nanos{}, "a forecast looks ahead");
  HEADROOM_CHECK(late > 0 && late < 1, "a share of the forecasts");
  // Before anything is known: a third more than the mean, and more the more uneven it is.
  learned_.weights.front() = 0.3;
  learned_.weights[kFeatures - 2] = 1.5;
  learned_.squares.fill(kTrust);
  learned_.unevenness = 0.15;
}

void QuantileForecast::set_lead(Nanos lead) {
  HEADROOM_CHECK(lead > Nanos{}, "a forecast looks ahead");
  if (lead == lead_) return;
  lead_ = lead;
  open_.clear();
}

std::array<double, QuantileForecast::kFeatures> QuantileForecast::features(const History& history,
                                                                           double base) const {
  const double last = history.last().value_or(0);
  const double two_minutes = history.mean(minutes(2));
  // The mean of two minutes is what there was a minute ago.
  const double carried_on = last + (last - two_minutes) * to_seconds(lead_) / 60;
  const double ten_minutes = history.mean(minutes(10));
  const Nanos ten_ago = history.at() - minutes(10);
  const double ten_before = history.mean(ten_ago - minutes(10), ten_ago).value_or(ten_minutes);
  const double always = history.mean(hours(24 * 60));
  return {1,
          log_share(carried_on, base),
          log_share(last, base),
          log_share(two_minutes, base),
          log_share(history.mean(minutes(8)), base),
          log_share(history.most(minutes(5)), base),
          log_share(history.most(minutes(20)), base),
          log_share(ten_minutes, std::max(ten_before, kLeast)),
          change_ago(history, hours(24), lead_) + change_ago(history, hours(24 * 7), lead_),
          learned_.unevenness,
          0.2 * std::sqrt(std::clamp(always / base, 0.05, 20.0))};
}

void QuantileForecast::learn(const Forecast& forecast) {
  // The first request after hours of none is endlessly more than their mean: it shall not be
  // endlessly much to learn.
  const double came = std::min(
      std::log(std::max(forecast.most, forecast.base * kLeastShare) / forecast.base), kExtreme);
  ++learned_.record.due;
  if (came > forecast.bound) ++learned_.record.exceeded;
  learned_.record.absolute_error += std::abs(came - forecast.bound);
  // What the weights of now would have said: the forecast was given a lead ago.
  const double error = came - std::inner_product(forecast.features.begin(), forecast.features.end(),
                                                 learned_.weights.begin(), 0.0);
  learned_.unevenness += kForgets * (std::abs(came - kTypical) - learned_.unevenness);
  const double slope = error > 0 ? 1 - late_ : -late_;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    const double gradient = slope * forecast.features[i];
    learned_.squares[i] += gradient * gradient;
    learned_.weights[i] +=
        kStep * std::max(1 / std::sqrt(learned_.squares[i]), kLeastStep) * gradient;
  }
}

double QuantileForecast::next(const History& history) {
  const double now = history.last().value_or(0);
  if (history.at() - asked_ > lead_) open_.clear();
  asked_ = history.at();
  for (Forecast& forecast : open_) forecast.most = std::max(forecast.most, now);
  while (!open_.empty() && open_.front().due <= history.at()) {
    learn(open_.front());
    open_.pop_front();
  }
  const double base = std::max(history.mean(hours(1)), kLeast);
  const auto seen = features(history, base);
  const double bound =
      std::clamp(std::inner_product(seen.begin(), seen.end(), learned_.weights.begin(), 0.0),
                 -kExtreme, kExtreme);
  open_.push_back(
      {.due = history.at() + lead_, .features = seen, .base = base, .bound = bound, .most = 0});
  return base * std::exp(bound);
}

bool QuantileForecast::can_be(const Learned& learned) {
  constexpr double kHeaviest = 1e6;
  const auto is_weight = [](double weight) { return std::abs(weight) <= kHeaviest; };
  const auto is_square = [](double square) { return square > 0 && std::isfinite(square); };
  const Record& record = learned.record;
  return std::ranges::all_of(learned.weights, is_weight) &&
         std::ranges::all_of(learned.squares, is_square) && learned.unevenness >= 0 &&
         learned.unevenness <= kHeaviest && record.exceeded <= record.due &&
         record.absolute_error >= 0 && std::isfinite(record.absolute_error);
}

void QuantileForecast::restore(const Learned& learned) {
  HEADROOM_CHECK(can_be(learned), "what was learned");
  learned_ = learned;
  open_.clear();
}

}  // namespace headroom::control
