#include "watch/component_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace headroom::watch {
namespace {

std::optional<double> find(const Readings& readings, Figure figure) {
  const auto found = readings.find(figure);
  if (found == readings.end()) return std::nullopt;
  return found->second;
}

// Over the replicas.
class Sum {
 public:
  Sum(const Sources& sources, Figure figure) : figure_(figure), replicas_(sources.replicas) {
    for (const Readings& readings : sources.published) {
      const auto value = find(readings, figure);
      if (!value) continue;
      ++told_;
      sum_ += *value;
    }
  }

  std::optional<double> get(std::string_view component, std::vector<std::string>& gaps) const {
    if (told_ == 0 || 2 * told_ < replicas_) return std::nullopt;
    if (told_ >= replicas_) return sum_;
    gaps.push_back(
        fmt::format("{}: {} of {} replicas do not tell their {} and are taken for the mean of the "
                    "others",
                    component, replicas_ - told_, replicas_, to_string(figure_)));
    return sum_ * static_cast<double>(replicas_) / static_cast<double>(told_);
  }

 private:
  Figure figure_;
  std::size_t replicas_;
  std::size_t told_ = 0;
  double sum_ = 0;
};

// Of those that tell errors and answers both: a share needs no sum over all. Nothing where nothing
// was answered.
std::optional<double> share_of_errors(std::span<const Readings> sources) {
  double errors = 0;
  double answers = 0;
  for (const Readings& readings : sources) {
    const auto failed = find(readings, Figure::kErrors);
    auto all = find(readings, Figure::kAnswers);
    if (!all) all = find(readings, Figure::kArrivals);
    if (!failed || !all) continue;
    errors += *failed;
    answers += *all;
  }
  if (answers <= 0) return std::nullopt;
  return std::min(1.0, errors / answers);
}

}  // namespace

void fill_in(platform::ComponentSignals& signals, const Sources& sources,
             std::vector<std::string>& gaps) {
  const Readings balancer = sources.balancer.value_or(Readings());
  // From whoever is believed first of those that tell it.
  const auto figure_of = [&](Figure figure) {
    auto value = find(sources.queried, figure);
    if (!value) value = find(balancer, figure);
    if (!value) value = Sum(sources, figure).get(signals.component, gaps);
    return value;
  };
  signals.arrivals = figure_of(Figure::kArrivals);
  signals.in_flight = figure_of(Figure::kInFlight);

  signals.errors = find(sources.queried, Figure::kErrors);
  if (!signals.errors) signals.errors = share_of_errors({&balancer, 1});
  if (!signals.errors) signals.errors = share_of_errors(sources.published);

  signals.queue = find(sources.queried, Figure::kQueue);
  if (signals.queue) return;
  signals.queue = Sum(sources, Figure::kQueue).get(signals.component, gaps);
  if (signals.queue) *signals.queue += find(balancer, Figure::kQueue).value_or(0);
}

}  // namespace headroom::watch
