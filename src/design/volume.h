// What requests weigh at each component of a service: bytes on the wire and on disks, and how long
// connections are open for them. Means, as in flow.h, by the sizes that the file tells.
//
// A component receives what is asked of it and the answers to its own calls, and sends the other
// two. A call is as large as the step that causes it, unless it says otherwise.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "design/flow.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::design {

// Bytes of a request and its answer, where the file tells them.
struct MessageBytes {
  std::optional<double> request;
  std::optional<double> response;
};

struct Volume {
  std::vector<MessageBytes> steps;               // as in the plan
  std::vector<std::vector<MessageBytes>> calls;  // by component and call: its own sizes
  std::vector<std::vector<double>> stored;       // bytes by component and step, all copies together
  // By step: how long the connection of a user stays open without a request after one of it.
  std::vector<double> idle;

  bool has_sizes() const;  // any of them
};

// Formulas as the mean over the rows of the data; idle times as the mean of many sessions. Fails
// where a formula names what is no column of numbers.
Result<Volume> volume_of(const spec::Spec& spec, const workload::Plan& plan);

// Fills in what a session weighs at each component, and what of that can run out. `flows` are of
// these components and of `per_session`.
void weigh(const spec::System& system, const Volume& volume, const std::vector<double>& per_session,
           std::vector<ComponentFlow>& flows);

}  // namespace headroom::design
