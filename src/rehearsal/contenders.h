// The policies that a rehearsal tries side by side on the components that can be scaled.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "rehearsal/known.h"
#include "rehearsal/rehearse.h"
#include "run/run.h"
#include "spec/spec.h"

namespace headroom::rehearsal {

struct Contender {
  std::string name;                     // "predictive, 2% late, at 85%"
  std::vector<spec::Autoscale> wishes;  // one for each component that is scaled
};

// What the file wishes, called "the file's", where it wishes anything; then for every component
// with `scaling` or a wish: as many as there are, the Horizontal Pod Autoscaler at 50, 70 and 80 %,
// target tracking at 70 and 85 %, and predictive scaling at several risks. Range, start-up and
// budget are the file's.
std::vector<Contender> contenders(const spec::Spec& spec);

// As policies of a rehearsal, in their order; `told` hears all events of all of them, and may be
// empty. Every problem of their wishes at once.
std::expected<std::vector<Policy>, Problems> policies_of(
    const spec::Spec& spec, const std::vector<Contender>& contenders, const Known& known,
    const std::function<void(const run::Event&)>& told);

// What the file would have to say, under `operate`, for this one.
std::string section_of(const Contender& contender);

}  // namespace headroom::rehearsal
