// The most that will come within the time that a new replica needs, as a bound that is exceeded by
// a stated share of what then comes.
//
// Quantile regression (R. Koenker, G. Bassett, Econometrica 46, 1978) of the logarithm of that most
// over the mean of the last hour, on what can be seen now: the last value carried on along its
// slope, means and maxima of the last minutes, the change from then on a day and a week ago, how
// uneven it has been, and the level itself, since few requests vary more than many. It is learned
// while it is used: each forecast that has come due moves the weights along the gradient of the
// check loss, by steps that shrink as Adagrad's do (J. Duchi et al., JMLR 12, 2011) but never to
// nothing. So the bound is exceeded about as often as asked for on traffic never seen before; how
// often it really was is told beside it.
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "base/quantity.h"
#include "control/history.h"

namespace headroom::control {

class QuantileForecast {
 public:
  // `lead`: how far ahead, positive; `late`: the share of its forecasts that may be exceeded, in
  // (0, 1). Asserts both.
  QuantileForecast(Nanos lead, double late);

  // From now on so far ahead, positive (asserts). What was learned is kept; forecasts that have not
  // come due spoke of something else, and are forgotten.
  void set_lead(Nanos lead);

  // To be called after each value that the history was given; forecasts that have come due are
  // learned from, unless there was a silence in which what they spoke of may have come unseen.
  // Gives the bound for the time from now to now + lead; at least 0.
  double next(const History& history);

  // Of the forecasts that have come due, as they were given.
  struct Record {
    std::uint64_t due = 0;
    std::uint64_t exceeded = 0;
    double absolute_error = 0;  // the sum of |log(most / bound)|
  };
  const Record& record() const { return learned_.record; }

  static constexpr std::size_t kFeatures = 11;
  // What has been learned, to be kept and taken up again.
  struct Learned {
    std::array<double, kFeatures> weights{};
    std::array<double, kFeatures> squares{};  // of the gradients so far, added up
    double unevenness = 0;
    Record record;
  };
  const Learned& learned() const { return learned_; }
  // Asserts that it can be.
  void restore(const Learned& learned);
  static bool can_be(const Learned& learned);

 private:
  struct Forecast {
    Nanos due{};
    std::array<double, kFeatures> features{};
    double base = 0;
    double bound = 0;  // that was given: the logarithm of it over the base
    double most = 0;   // that has come since
  };
  std::array<double, kFeatures> features(const History& history, double base) const;
  void learn(const Forecast& forecast);

  Nanos lead_;
  double late_;
  Learned learned_;
  Nanos asked_{};  // when it last was
  std::deque<Forecast> open_;
};

}  // namespace headroom::control
