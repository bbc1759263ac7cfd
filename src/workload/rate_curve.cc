#include "workload/rate_curve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "base/check.h"

namespace headroom::workload {
namespace {

double slope_of(const RateCurve::Piece& piece) {
  return (piece.to_per_s - piece.from_per_s) / piece.seconds;
}

// Arrivals expected in the first `seconds` of a piece: the area of a trapezium.
double area(const RateCurve::Piece& piece, double seconds) {
  return seconds * (piece.from_per_s + 0.5 * slope_of(piece) * seconds);
}

// The last element of `starts` that is not past `value`; `starts` begins with 0, `value` is not
// negative.
std::size_t piece_of(const std::vector<double>& starts, double value) {
  const auto after = std::upper_bound(starts.begin(), starts.end(), value);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
}

bool is_amount(double value) {
  return std::isfinite(value) && value >= 0;
}

}  // namespace

RateCurve::RateCurve(std::vector<Piece> pieces) {
  for (const Piece& piece : pieces) {
    HEADROOM_CHECK(
        is_amount(piece.seconds) && is_amount(piece.from_per_s) && is_amount(piece.to_per_s),
        "lengths and rates are finite and not negative");
    if (piece.seconds == 0) continue;
    pieces_.push_back(piece);
    start_seconds_.push_back(length_seconds_);
    start_expected_.push_back(expected_in_all_);
    length_seconds_ += piece.seconds;
    expected_in_all_ += 0.5 * piece.seconds * (piece.from_per_s + piece.to_per_s);
  }
}

double RateCurve::per_second_at(double seconds) const {
  if (seconds < 0 || seconds >= length_seconds_) return 0;
  const std::size_t index = piece_of(start_seconds_, seconds);
  const Piece& piece = pieces_[index];
  return piece.from_per_s + slope_of(piece) * (seconds - start_seconds_[index]);
}

double RateCurve::expected_by(double seconds) const {
  if (seconds <= 0) return 0;
  if (seconds >= length_seconds_) return expected_in_all_;
  const std::size_t index = piece_of(start_seconds_, seconds);
  return start_expected_[index] + area(pieces_[index], seconds - start_seconds_[index]);
}

double RateCurve::moment_of(double expected) const {
  if (!(expected < expected_in_all_)) return std::numeric_limits<double>::infinity();
  // Pieces of rate zero begin and end at the same expectation, so the last that begins there is
  // one in which something arrives.
  return moment_in(piece_of(start_expected_, expected), expected);
}

double RateCurve::moment_of(double expected, std::size_t& piece) const {
  if (!(expected < expected_in_all_)) return std::numeric_limits<double>::infinity();
  while (piece + 1 < pieces_.size() && start_expected_[piece + 1] <= expected) ++piece;
  return moment_in(piece, expected);
}

double RateCurve::moment_in(std::size_t index, double expected) const {
  const Piece& piece = pieces_[index];
  const double area_left = expected - start_expected_[index];
  if (area_left <= 0) return start_seconds_[index];
  // The root of  slope/2 t^2 + from t = area  in the form that does not cancel when the slope is
  // small, and that is area/from when it is zero.
  const double from = piece.from_per_s;
  const double discriminant = std::max(0.0, from * from + 2 * slope_of(piece) * area_left);
  const double into = 2 * area_left / (from + std::sqrt(discriminant));
  return start_seconds_[index] + std::min(into, piece.seconds);
}

double RateCurve::next_at_least(double per_second, double seconds) const {
  const double from = std::max(seconds, 0.0);
  if (from >= length_seconds_) return std::numeric_limits<double>::infinity();
  for (std::size_t index = piece_of(start_seconds_, from); index < pieces_.size(); ++index) {
    const Piece& piece = pieces_[index];
    const double begin = std::max(from, start_seconds_[index]);
    const double at_begin = piece.from_per_s + slope_of(piece) * (begin - start_seconds_[index]);
    if (at_begin >= per_second) return begin;
    if (piece.to_per_s < per_second) continue;
    const double into = (per_second - piece.from_per_s) / slope_of(piece);
    return std::max(begin, start_seconds_[index] + std::min(into, piece.seconds));
  }
  return std::numeric_limits<double>::infinity();
}

double RateCurve::peak_per_second() const {
  double peak = 0;
  for (const Piece& piece : pieces_) peak = std::max({peak, piece.from_per_s, piece.to_per_s});
  return peak;
}

double RateCurve::lowest_per_second() const {
  if (pieces_.empty()) return 0;
  double lowest = std::numeric_limits<double>::infinity();
  for (const Piece& piece : pieces_) lowest = std::min({lowest, piece.from_per_s, piece.to_per_s});
  return lowest;
}

}  // namespace headroom::workload
