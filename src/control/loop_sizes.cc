// How the loop steers the size of each replica, beside their number.
#include <fmt/format.h>

#include <algorithm>

#include "control/loop.h"
#include "control/loop_component.h"
#include "control/policy.h"

namespace headroom::control {

std::optional<platform::Limits> Loop::limits_asked(std::string_view component) const {
  const auto index = index_of(component);
  return index ? components_[*index].limits : std::nullopt;
}

void Loop::steer_size(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  if (ready_replicas(signals) == 0) return;
  // Whoever else acts on it meanwhile is followed.
  if (!component.limits || acting_ == Acting::kOnlySays) {
    component.limits = limits_told(signals).value_or(platform::Limits{});
  }
  // While a change is under way, and in the look in which it ends, what is used is of two sizes.
  const bool is_settled = component.size.complete > component.size.acted;
  if (!is_settled || !have_limits(signals, *component.limits)) return;
  const SizeProposal proposal =
      propose_size(component.sizes, *component.steered.size,
                   {.now = now, .signals = signals, .asked = *component.limits});
  if (proposal.limits != *component.limits) {
    const std::string limit = proposal.limit.empty() ? "" : "; " + proposal.limit;
    if (resize(component, proposal.limits, proposal.why + limit, now)) {
      component.size.held = proposal.limit;
    }
  } else {
    component.size.would.clear();
  }
  if (proposal.limit.empty()) {
    component.size.held.clear();
  } else {
    tell_held(component.size, proposal.limit, component.steered.subject.component + " no larger",
              now);
  }
}

bool Loop::resize(Component& component, const platform::Limits& limits, const std::string& why,
                  Nanos now) {
  const std::string& name = component.steered.subject.component;
  const platform::Limits from = *component.limits;
  const Change change{
      .component = name, .from = to_string(from), .to = to_string(limits), .why = why, .make = [&] {
        return platform_.resize(name, limits);
      }};
  if (!act(component.size, change, now)) return false;
  if (acting_ == Acting::kOnlySays || from == limits) return true;
  component.limits = limits;
  note_resized(component.sizes, from, limits, now);
  tell(now, kResized, change.text());
  return true;
}

// The replicas may be started anew for it, one after the other.
void Loop::verify_size(Component& component, const platform::ComponentSignals& signals, Nanos now) {
  if (!component.limits || ready_replicas(signals) == 0) return;
  if (have_limits(signals, *component.limits)) {
    component.size.complete = now;
    return;
  }
  const Nanos since = std::max(component.size.complete, component.size.acted);
  const Nanos starts = component.steered.subject.start * *component.asked;
  if (now < since + starts + settings_.patience) return;
  if (!resize(component, *component.limits, {}, now)) return;
  tell(now, kWarning,
       fmt::format("{}: its replicas have not had {} for {}; asked for again",
                   component.steered.subject.component, to_string(*component.limits),
                   headroom::to_string(now - since)));
}

}  // namespace headroom::control
