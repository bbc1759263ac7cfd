// What can only be checked once the whole file is read: names that refer to something, shares that
// sum to the whole, cycles. Each function appends what it finds.
#pragma once

#include <vector>

#include "base/result.h"
#include "spec/reader.h"
#include "spec/spec.h"
#include "spec/tree.h"

namespace headroom::spec {

void check_references(const Spec& spec, const std::vector<Reference>& references, Reader& reader);
// Step names are unique in the file: they are the classes under which requests are measured.
void check_step_names(const Spec& spec, Reader& reader);
// No tag has the name of a step: a requirement may name either.
void check_tags(const Spec& spec, Reader& reader);
// Gives journeys without a share an equal part of what the others leave.
void settle_shares(Spec& spec, const Node& root, Reader& reader);
// Every ${...} of a step: data sets exist, saved values were saved by an earlier step.
void check_templates(const Spec& spec, const Node& root, Reader& reader);
// An entry where there are several components; no cycles in calls.
void check_system(const Spec& spec, const Node& root, Reader& reader);
// Levers change what there is, and make what there is not.
void check_levers(const Spec& spec, Reader& reader);
// Knobs turn what there is, and what is looked for can be found.
void check_tune(const Spec& spec, Reader& reader);
// Components of environments exist in the system, where the file describes one.
void check_environments(const Spec& spec, Reader& reader);
// No suite has the name of a test.
void check_suites(const Spec& spec, Reader& reader);
// Data that a step saves: it saves something.
void check_saved_data(const Spec& spec, const Node& root, Reader& reader);
// A load in terms of the expected peak needs what the peak is worked out from.
void check_loads(const Spec& spec, const Node& root, Reader& reader);

}  // namespace headroom::spec
