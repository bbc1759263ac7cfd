// How long something takes in a model: a law of durations in seconds.
//
// The laws that stand in every event's way are sampled without a call through a pointer; every
// other law is a base Distribution. A value; threads may draw from one at once, each with its own
// Random.
#pragma once

#include <cstdint>
#include <optional>

#include "base/distribution.h"
#include "base/quantity.h"
#include "base/random.h"
#include "sim/exponential.h"

namespace headroom::sim {

class Law {
 public:
  Law() = default;  // constant 0
  static Law constant(Nanos duration) { return Law(Kind::kConstant, to_seconds(duration), 0, 0); }
  static Law exponential(Nanos mean) { return Law(Kind::kExponential, to_seconds(mean), 0, 0); }
  // Two kinds of work behind one name, each exponential: with probability `first` the one, else the
  // other. A coefficient of variation above 1.
  struct Branch {
    double probability;
    Nanos mean;
  };
  static Law either(Branch first, Nanos other_mean) {
    return Law(Kind::kEither, to_seconds(first.mean), to_seconds(other_mean), first.probability);
  }
  static Law of(Distribution seconds) {
    Law law(Kind::kOther, 0, 0, 0);
    law.other_ = std::move(seconds);
    return law;
  }

  double sample(Random& random) const {
    switch (kind_) {
      case Kind::kConstant:
        return a_;
      case Kind::kExponential:
        return a_ * Exponential::sample(random);
      case Kind::kEither:
        return (random.uniform() < share_ ? a_ : b_) * Exponential::sample(random);
      case Kind::kOther:
        break;
    }
    return other_->sample(random);
  }
  double mean() const;  // seconds; infinite where the law has none
  bool is_zero() const { return kind_ == Kind::kConstant && a_ == 0; }
  // False for a law that draws what no duration can be: negative, infinite or not a number.
  bool is_valid() const;

 private:
  enum class Kind : std::uint8_t { kConstant, kExponential, kEither, kOther };
  Law(Kind kind, double a, double b, double share) : kind_(kind), a_(a), b_(b), share_(share) {}

  Kind kind_ = Kind::kConstant;
  double a_ = 0;
  double b_ = 0;
  double share_ = 0;
  std::optional<Distribution> other_;
};

// A sampled number of seconds as a duration, to the nearest nanosecond and at most 100 years, which
// leaves room to add it to any moment of a run.
inline Nanos nanos_of(double seconds) {
  constexpr double kMost = 3.15576e9;
  return Nanos(static_cast<std::int64_t>((seconds < kMost ? seconds : kMost) * 1e9 + 0.5));
}

}  // namespace headroom::sim
