// How many sessions a second a service can take, component by component: which runs out first, what
// is left at a load, with a replica or a zone lost, and how many replicas a load needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "design/flow.h"

namespace headroom::design {

// Where nothing else is said, servers are used up to where this share of requests has to wait
// (Erlang C): one to 50 %, 4 to 75 %, 64 to 93 %. Whether waits of that length are too long is for
// the requirements to say, on a simulation.
inline constexpr double kWaitingShare = 0.5;

class ComponentCapacity {
 public:
  // `replicas` at least 1 and `zones` at least 1 (asserts); `target`, in (0, 1], is the utilisation
  // that scaling aims at: nothing for the knee.
  ComponentCapacity(ComponentFlow flow, int replicas, int zones, std::optional<double> target);

  const std::string& name() const { return flow_.name; }
  const ComponentFlow& flow() const { return flow_; }
  int replicas() const { return replicas_; }
  int zones() const { return zones_; }

  // What runs out first; nullptr where nothing does.
  const Limit* limit() const;
  // At so many sessions a second: 1 is saturated, more is asked for than there is. 0 where nothing
  // runs out.
  double utilisation(Rate sessions) const { return utilisation(sessions, replicas_); }
  double utilisation(Rate sessions, int replicas) const;
  // Sessions a second at which it is saturated; infinite where nothing runs out.
  Rate capacity() const { return capacity(replicas_); }
  Rate capacity(int replicas) const;
  // Up to where it should be used: the target, or the knee of so many servers.
  double usable_share() const { return usable_share(replicas_); }
  double usable_share(int replicas) const;
  Rate usable() const { return usable(replicas_); }
  Rate usable(int replicas) const;
  // Of one of its limits alone.
  Rate saturated_by(const Limit& limit) const;
  Rate usable_by(const Limit& limit) const;
  // The replicas that are left when the fullest zone is lost; 0 with one zone.
  int without_a_zone() const;

  // The fewest that keep the load within what is usable. Nothing where replicas do not help, or a
  // million of them are too few.
  std::optional<int> replicas_for(Rate sessions) const;

 private:
  ComponentFlow flow_;
  int replicas_;
  int zones_;
  std::optional<double> target_;
};

// A limit of a component, and the sessions a second at which it is reached.
struct Exhausted {
  std::string component;
  Limit limit;
  Rate at;
};

struct Capacity {
  std::vector<ComponentCapacity> components;  // as in the model

  // The component that is saturated first; nullptr where none ever is.
  const ComponentCapacity* bottleneck() const;
  // Of the limits that no simulation knows of, the one that is reached first; nothing where there
  // are none.
  std::optional<Exhausted> first_of_means() const;
  // All by rising capacity, those without a limit last.
  std::vector<const ComponentCapacity*> by_exhaustion() const;
};

}  // namespace headroom::design
