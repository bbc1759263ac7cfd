// Answers by simulation: each configuration is the service file with its knobs set, modelled and
// simulated. All are simulated with the same seeds, so that two of them differ by what was changed
// and not by chance.
//
// A load that a component cannot take by means alone is not simulated: a line without end only
// grows, and one with an end refuses more than the requirements allow for.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>

#include "design/service.h"
#include "tuning/search.h"

namespace headroom::tuning {

class Rehearsal {
 public:
  // Every problem at once, each with its place, as design::service_of() finds them. Asserts that
  // the spec has a section `tune`.
  static std::expected<Rehearsal, Problems> of(spec::Spec spec);

  // The load of the objective; nothing where it has none, but a test or a budget.
  std::optional<Rate> load() const { return load_; }
  // Borrows this rehearsal.
  Space space() const;

  // As Ask has it, of Question::Of::kSimulation. Asserts that a question without a load is of an
  // objective with a test. Fails as design::hold() and sim::predict() do.
  Result<Answer> answer(const Configuration& configuration, const Question& question);

  // Of all answers, those that took a simulation.
  std::size_t simulated() const { return simulated_; }

 private:
  Rehearsal(spec::Spec spec, Rate peak) : spec_(std::move(spec)), peak_(peak) {}

  Result<design::Service> service_of(const Configuration& configuration) const;
  Result<Answer> under(const design::Service& service, Rate load);
  Result<Answer> in_test(const design::Service& service);

  spec::Spec spec_;
  Rate peak_;  // of the file, or the objective's load
  std::optional<Rate> load_;
  std::size_t simulated_ = 0;
};

}  // namespace headroom::tuning
