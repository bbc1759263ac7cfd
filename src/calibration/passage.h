// What requests of each class bring to each component, by the means of a model.
#pragma once

#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/flow.h"
#include "sim/model.h"
#include "spec/spec.h"

namespace headroom::calibration {

class Passage {
 public:
  // Fails as design::plan_at() and sim::model_of() do.
  static Result<Passage> of(const spec::Spec& spec, Rate sessions);

  const sim::Model& model() const { return model_; }
  const std::vector<std::string>& classes() const { return model_.classes; }
  // Of one request of a class, by component in the order of the spec: how many requests it makes
  // there, and how long each of them is worked on.
  const std::vector<design::ComponentFlow>& of_class(std::size_t request_class) const {
    return by_class_[request_class];
  }
  // Of so many requests a second of each class: what of each component runs out, and how much of it
  // they use.
  std::vector<design::ComponentFlow> at(const std::vector<double>& per_second) const {
    return design::flow_of(model_, per_second);
  }

 private:
  explicit Passage(sim::Model model);

  sim::Model model_;
  std::vector<std::vector<design::ComponentFlow>> by_class_;
};

}  // namespace headroom::calibration
