// An arrival rate over time: straight pieces, which is all that constant, ramp, steps and spike
// need, and a sine comes close to (stage_curve.h). The number of users over time is one as well.
//
// An immutable value; threads share it freely.
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::workload {

class RateCurve {
 public:
  // From `from_per_s` at the start of the piece, linearly to `to_per_s` at its end.
  struct Piece {
    double seconds = 0;
    double from_per_s = 0;
    double to_per_s = 0;
    friend bool operator==(const Piece&, const Piece&) = default;
  };

  RateCurve() = default;
  // Asserts that lengths and rates are finite and not negative; pieces of length 0 are left out.
  explicit RateCurve(std::vector<Piece> pieces);

  double per_second_at(double seconds) const;  // where two pieces meet, the later; 0 past the end
  // The expected number of arrivals in [0, seconds).
  double expected_by(double seconds) const;
  // The inverse: the last moment by which no more than `expected` arrivals are expected, so that
  // nothing falls where the rate is zero; infinity once `expected` reaches expected_in_all().
  // Arrivals of any law are drawn on the scale of expected arrivals and mapped back by this, which
  // is exact for an inhomogeneous Poisson process. `expected` must not be negative.
  double moment_of(double expected) const;
  // The same for one who asks for rising expectations. `piece` is where the last call found its
  // answer, and where this one begins to look; 0 at first.
  double moment_of(double expected, std::size_t& piece) const;
  // The first moment, not before `seconds` nor 0, at which the rate is `per_second` or more, which
  // must be above 0; infinity when there is none.
  double next_at_least(double per_second, double seconds) const;

  double expected_in_all() const { return expected_in_all_; }
  double peak_per_second() const;
  double lowest_per_second() const;
  double length_seconds() const { return length_seconds_; }
  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  double moment_in(std::size_t piece, double expected) const;

  std::vector<Piece> pieces_;
  std::vector<double> start_seconds_;
  std::vector<double> start_expected_;
  double length_seconds_ = 0;
  double expected_in_all_ = 0;
};

}  // namespace headroom::workload
