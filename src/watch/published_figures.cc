#include "watch/published_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace headroom::watch {
namespace {

// The same for the same series of one program, in whichever order it writes the labels.
std::uint64_t series_of(const Sample& sample) {
  const std::hash<std::string_view> hash;
  std::uint64_t labels = 0;
  for (const Label& label : sample.labels) {
    constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
    labels += (hash(label.name) * kOdd) ^ (hash(label.value) + kOdd);
  }
  return hash(sample.name) ^ labels;
}

std::string in_words(const Selectors& selectors) {
  std::string words;
  for (const Selector& selector : selectors) {
    if (!words.empty()) words += " + ";
    words += selector.metric();
  }
  return words;
}

}  // namespace

PublishedFigures::PublishedFigures(const std::map<Figure, Selectors>& selectors,
                                   std::set<Figure>& known)
    : selectors_(selectors), known_(known) {}

void PublishedFigures::begin() {
  taken_.clear();
}

void PublishedFigures::take(const Sample& sample) {
  for (const auto& [figure, selectors] : selectors_) {
    for (std::size_t i = 0; i < selectors.size(); ++i) {
      if (!selectors[i].names(sample)) continue;
      Taken& taken = taken_[figure];
      taken.is_named = true;
      if (!selectors[i].matches(sample)) continue;
      taken.matched.resize(selectors.size());
      taken.matched[i] = true;
      const bool is_count = std::isfinite(sample.value) && sample.value >= 0;
      if (!is_count) {
        taken.is_nonsense = true;
      } else if (!is_counter(figure)) {
        taken.sum += sample.value;
      } else if (taken.counters.size() <= kMostSeries) {
        taken.counters.emplace_back(series_of(sample), sample.value);
      }
    }
  }
}

std::unexpected<PublishedFigures::Problem> PublishedFigures::absent(Figure figure,
                                                                    std::string_view why) const {
  return std::unexpected(
      fmt::format("{}: {} {}", to_string(figure), in_words(selectors_.at(figure)), why));
}

PublishedFigures::Figured PublishedFigures::gauge(Figure figure, const Taken& taken) const {
  if (taken.is_nonsense) return absent(figure, "is no count");
  const bool is_whole =
      !taken.matched.empty() && std::ranges::all_of(taken.matched, std::identity());
  if (!is_whole) return absent(figure, "is not among its metrics");
  return taken.sum;
}

PublishedFigures::Figured PublishedFigures::rate(Figure figure, const Taken& taken, Nanos now,
                                                 Text text) {
  if (taken.is_nonsense || taken.counters.size() > kMostSeries) {
    counted_.erase(figure);
    return absent(figure, taken.is_nonsense ? "is no count" : "has too many series");
  }
  const bool is_first = !counted_.contains(figure);
  Counted& counted = counted_[figure];
  const double seconds = is_first ? 0 : to_seconds(now - counted.at);
  // What a damaged text hid is not new in the next one.
  const bool tells_new = counted.text == Text::kWhole && text == Text::kWhole;
  double increase = 0;
  for (const auto& [series, value] : taken.counters) {
    const auto [place, is_new] = counted.series.try_emplace(series, 0);
    const double last = is_new && !tells_new ? value : place->second;
    increase += value < last ? value : value - last;
    place->second = value;
  }
  // Series that come and go would fill it for ever.
  if (counted.series.size() > 2 * kMostSeries) {
    counted.series = {taken.counters.begin(), taken.counters.end()};
  }
  counted.at = now;
  counted.text = text;
  if (taken.is_named) known_.insert(figure);
  if (!known_.contains(figure)) return absent(figure, "is not among its metrics");
  if (seconds <= 0) return std::nullopt;
  return increase / seconds;
}

std::optional<double> PublishedFigures::arrivals(const Readings& figures, Nanos now) const {
  const auto answers = figures.find(Figure::kAnswers);
  const auto in_flight = figures.find(Figure::kInFlight);
  if (answers == figures.end() || in_flight == figures.end() || !last_in_flight_) {
    return std::nullopt;
  }
  const double more = in_flight->second - last_in_flight_->requests;
  return std::max(0.0, answers->second + more / to_seconds(now - last_in_flight_->at));
}

PublishedFigures::Reading PublishedFigures::finish(Nanos now, Text text) {
  Reading reading;
  for (const auto& [figure, selectors] : selectors_) {
    const Taken& taken = taken_[figure];
    const Figured figured =
        is_counter(figure) ? rate(figure, taken, now, text) : gauge(figure, taken);
    if (!figured) {
      reading.problems.push_back(figured.error());
    } else if (*figured) {
      reading.figures[figure] = **figured;
    }
  }
  if (!selectors_.contains(Figure::kArrivals)) {
    if (const auto come = arrivals(reading.figures, now)) {
      reading.figures[Figure::kArrivals] = *come;
    }
  }
  const auto in_flight = reading.figures.find(Figure::kInFlight);
  last_in_flight_.reset();
  if (in_flight != reading.figures.end()) last_in_flight_ = {in_flight->second, now};
  taken_.clear();
  return reading;
}

}  // namespace headroom::watch
