#include "calibration/passage.h"

#include <chrono>
#include <utility>

#include "design/service.h"
#include "sim/model_of.h"

namespace headroom::calibration {

Passage::Passage(sim::Model model) : model_(std::move(model)) {
  for (std::size_t k = 0; k < model_.classes.size(); ++k) {
    std::vector<double> only(model_.classes.size());
    only[k] = 1;
    by_class_.push_back(design::flow_of(model_, only));
  }
}

Result<Passage> Passage::of(const spec::Spec& spec, Rate sessions) {
  const auto plan =
      design::plan_at(spec, {.sessions = sessions, .duration = std::chrono::minutes(1)});
  if (!plan) return fail(plan.error());
  auto model = sim::model_of(spec, *plan, sim::Scaling::kFixed);
  if (!model) return fail(model.error().front());
  return Passage(std::move(model->model));
}

}  // namespace headroom::calibration
