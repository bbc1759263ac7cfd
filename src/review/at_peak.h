// The components at the expected peak, as the rules that go by the model look at them.
#pragma once

#include <string_view>
#include <vector>

#include "design/capacity.h"
#include "review/rule.h"

namespace headroom::review {

struct AtPeak {
  const spec::Component& component;
  const design::ComponentCapacity& capacity;
  Rate sessions;  // the expected peak

  double utilisation() const { return capacity.utilisation(sessions); }
  double utilisation(int replicas) const { return capacity.utilisation(sessions, replicas); }
  // How full it may be: what scaling aims at, or the knee of so many servers.
  double usable(int replicas) const { return capacity.usable_share(replicas); }
  // Requests a second: those that come, and those that all its replicas can take.
  double requests() const { return sessions.per_second * capacity.flow().requests; }
  double requests_most() const { return capacity.capacity().per_second * capacity.flow().requests; }
};

// Those that requests reach and of which something runs out. Tells the ruling what the file lacks
// for the others.
std::vector<AtPeak> at_peak(const Subject& subject, Ruling& ruling);
// Of one component, wherever it stands in that; nothing where the model does not know it.
const AtPeak* find(const std::vector<AtPeak>& peaks, const spec::Component& component);

// What one session brings to a component. Asserts that the service is known.
const design::ComponentFlow& flow_to(const Subject& subject, const spec::Component& component);
// The most replicas there may be.
int replicas_at_most(const spec::Component& component);
// Of the requests that come to a component, those of the steps that are named; none: of all.
double share_of_steps(const Subject& subject, const spec::Component& component,
                      const std::vector<std::string>& steps);

// For people: "75%", but "0.1%" and "99.95%".
std::string percent(double share);

}  // namespace headroom::review
