// The figures of one program, out of the texts that it publishes one after the other: counters
// become rates between two texts, gauges are taken as they are.
//
// A counter that falls was set back, as when its program started anew: it has counted from zero
// since. One that was not there before has counted from zero too. One that goes away counts
// nothing.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/quantity.h"
#include "watch/figure.h"
#include "watch/selector.h"

namespace headroom::watch {

class PublishedFigures {
 public:
  // Of each figure. One with more is absent.
  static constexpr std::size_t kMostSeries = 100'000;

  struct Reading {
    Readings figures;
    std::vector<std::string> problems;  // why a figure is absent, for people
  };

  // Borrows both. `known` are the counters that some program of the same component has shown:
  // where they are missing nothing has been counted yet, while a counter that nobody has ever
  // shown is most likely misspelt.
  PublishedFigures(const std::map<Figure, Selectors>& selectors, std::set<Figure>& known);

  // A text begins; what was taken of one that did not end is forgotten.
  void begin();
  void take(const Sample& sample);
  enum class Text { kWhole, kDamaged };  // kDamaged: some of its lines could not be read
  // The text, of that moment by the Clock, has come to its end. Rates are there from the second on.
  // Where arrivals are not published they are what was answered and what more is there than before.
  Reading finish(Nanos now, Text text);

 private:
  struct Taken {
    double sum = 0;                                          // of a gauge
    std::vector<std::pair<std::uint64_t, double>> counters;  // series and value
    bool is_named = false;
    std::vector<bool> matched;  // by the selectors of the figure
    bool is_nonsense = false;   // a value that is no count
  };
  struct Counted {
    std::unordered_map<std::uint64_t, double> series;  // the last value of each
    Nanos at{};
    Text text = Text::kWhole;
  };

  using Problem = std::string;
  // Nothing: not before the next text.
  using Figured = std::expected<std::optional<double>, Problem>;
  Figured gauge(Figure figure, const Taken& taken) const;
  Figured rate(Figure figure, const Taken& taken, Nanos now, Text text);
  std::unexpected<Problem> absent(Figure figure, std::string_view why) const;
  // Of the text and the one before it.
  std::optional<double> arrivals(const Readings& figures, Nanos now) const;

  const std::map<Figure, Selectors>& selectors_;
  std::set<Figure>& known_;
  std::map<Figure, Taken> taken_;
  std::map<Figure, Counted> counted_;
  struct InFlight {
    double requests = 0;
    Nanos at{};
  };
  std::optional<InFlight> last_in_flight_;
};

}  // namespace headroom::watch
