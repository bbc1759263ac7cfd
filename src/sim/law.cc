#include "sim/law.h"

#include <cmath>

namespace headroom::sim {

double Law::mean() const {
  switch (kind_) {
    case Kind::kConstant:
    case Kind::kExponential:
      return a_;
    case Kind::kEither:
      return share_ * a_ + (1 - share_) * b_;
    case Kind::kOther:
      break;
  }
  return other_->mean();
}

bool Law::is_valid() const {
  if (kind_ == Kind::kOther) return true;  // a Distribution is checked when it is made
  return std::isfinite(a_) && a_ >= 0 && std::isfinite(b_) && b_ >= 0 && share_ >= 0 && share_ <= 1;
}

}  // namespace headroom::sim
