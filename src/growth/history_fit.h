// Measured load continued: every form of growth fitted, and the one that explains the figures with
// the fewest assumptions.
//
// The logarithms are fitted, so figures scatter by a share of their size, as loads do, and no
// interval reaches below 0. The forms compete by Akaike's criterion, corrected for few figures; a
// form whose parameters the figures are too few for does not compete. Burnham and Anderson, Model
// Selection and Multimodel Inference (2002).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fitting/least_squares.h"
#include "growth/history.h"

namespace headroom::growth {

enum class Form {
  kFlat,  // no growth: it scatters around one value
  kLinear,
  kExponential,  // compound growth is the same curve
  kLogistic,
  kBass,  // of everyone who will ever come, some have come before the first figure
};
std::string_view to_string(Form form);

class FittedGrowth {
 public:
  FittedGrowth(Form form, Days span, fitting::Fit fit)
      : form_(form), span_(span), fit_(std::move(fit)) {}

  Form form() const { return form_; }
  double value(Days since_first) const;
  // Where a figure measured then would be.
  fitting::Interval prediction(Days since_first, double confidence) const;
  double akaike() const { return fit_.akaike(); }
  // Of the logarithms: figures scatter by a factor of about e to the power of this.
  double scatter() const { return fit_.residual_deviation(); }
  // The share of the evidence for this form among those that were compared, 0 to 1.
  double weight() const { return weight_; }
  void set_weight(double weight) { weight_ = weight; }

 private:
  Form form_;
  Days span_;
  fitting::Fit fit_;  // of the logarithm, over time in spans
  double weight_ = 0;
};

// All forms that could be fitted, best first. Fails for fewer than 4 figures, which tell nothing.
Result<std::vector<FittedGrowth>> fit_history(const History& history);

// One form, whether it would be chosen or not.
Result<FittedGrowth> fit_form(Form form, const History& history);

}  // namespace headroom::growth
