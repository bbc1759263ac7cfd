#include "growth/scenario.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

namespace headroom::growth {
namespace {

Days days_of(Nanos time) {
  return std::chrono::duration_cast<Days>(time);
}

std::string days_text(Nanos time) {
  return count_to_string(days_of(time).count()) + " days";
}

std::string text_of(const spec::Growth& growth) {
  static constexpr std::array kNames = {"compound", "linear", "exponential", "logistic", "Bass"};
  std::string text = kNames[static_cast<std::size_t>(growth.curve)];
  if (growth.rate) {
    text +=
        fmt::format(", {} in {}", to_string(growth.rate->share), days_text(growth.rate->period));
  }
  if (growth.to) text += fmt::format(", to {}x", count_to_string(growth.to->value));
  if (growth.within) text += " within " + days_text(*growth.within);
  return text;
}

std::vector<Launch> launches_of(const spec::Growth& growth) {
  std::vector<Launch> launches;
  for (const spec::GrowthLaunch& launch : growth.launches) {
    launches.push_back({.at = days_of(launch.after),
                        .multiplier = launch.multiplier.value,
                        .half_life = days_of(launch.half_life)});
  }
  return launches;
}

std::string launches_text(const spec::Growth& growth) {
  std::string text;
  for (const spec::GrowthLaunch& launch : growth.launches) {
    text += fmt::format(", {}x at a launch after {}", count_to_string(launch.multiplier.value),
                        days_text(launch.after));
  }
  return text;
}

Result<History> history_of(const spec::Growth& growth, const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / *growth.history;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) {
    return fail({.what = "the history " + *growth.history + " cannot be read",
                 .why = "growth " + growth.name + " continues it",
                 .fix = "a relative path starts at the folder of the service file",
                 .at = growth.at});
  }
  return read_history(std::move(text).str(), path.string());
}

void scale(ForecastPoint& point, double factor) {
  point.value *= factor;
  point.low *= factor;
  point.high *= factor;
}

Result<Scenario> continued(const spec::Growth& growth, const std::filesystem::path& folder,
                           double today, const Period& period) {
  const auto history = history_of(growth, folder);
  if (!history) return fail(history.error());
  const auto fits = fit_history(*history);
  if (!fits) return fail(fits.error());
  const FittedGrowth& best = fits->front();
  Scenario scenario{
      .curve = fmt::format("{} figures continued, {} ({} of the evidence)", history->figures.size(),
                           to_string(best.form()), to_string(Ratio{best.weight()})),
      .points = forecast(best, *history, period, kConfidence)};
  const double factor = today / scenario.points.front().value;
  const std::vector<Launch> launches = launches_of(growth);
  for (ForecastPoint& point : scenario.points) {
    scale(point, factor);
    for (const Launch& launch : launches) scale(point, launch.factor(point.date - period.from));
  }
  return scenario;
}

}  // namespace

Result<Scenario> scenario_of(const spec::Growth& growth, const std::filesystem::path& folder,
                             double today, const Period& period) {
  if (growth.history) {
    auto scenario = continued(growth, folder, today, period);
    if (scenario) scenario->curve += launches_text(growth);
    return scenario;
  }
  const auto curve = Curve::of(growth);
  if (!curve) return fail(curve.error());
  return Scenario{
      .curve = text_of(growth) + launches_text(growth),
      .points = forecast(*curve, {.today = today, .launches = launches_of(growth)}, period)};
}

}  // namespace headroom::growth
