#include "control/resource_size.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::control {
namespace {

// So much of the calm may pass unseen.
constexpr int kUnseenPart = 10;

}  // namespace

void note_need(ResourceState& state, const ResourceRules& rules, const ResourceNeed& need,
               Nanos now) {
  const Nanos unseen = std::max<Nanos>(rules.calm / kUnseenPart, std::chrono::minutes(1));
  const bool was_in_sight = state.needs.last() && now - state.needs.at() <= unseen;
  if (!was_in_sight) state.calm_since = now;
  state.needs.add(now, need.limit);
}

ResourceSize resource_size(const ResourceState& state, const ResourceRules& rules,
                           const ResourceNeed& need, double limit, Nanos now) {
  HEADROOM_CHECK(state.needs.last(), "something was seen");
  double wanted =
      std::max(state.needs.quantile(rules.calm, rules.share), state.needs.mean(rules.rise));
  if (need.urgency == ResourceNeed::Urgency::kNow) wanted = std::max(wanted, need.limit);
  const double allowed = std::clamp(wanted, rules.least, rules.most);
  const bool is_outside = limit < rules.least || limit > rules.most;
  const bool is_calm = now - state.calm_since >= rules.calm;
  const bool is_too_small = wanted > limit * (1 + rules.up) && allowed > limit;
  const bool is_too_large = is_calm && wanted < limit * (1 - rules.down) && allowed < limit;
  ResourceSize size{.limit = limit, .wanted = wanted};
  if (is_too_small || is_too_large) {
    size.limit = allowed;
  } else if (is_outside) {
    size.limit = std::clamp(limit, rules.least, rules.most);
  }
  return size;
}

}  // namespace headroom::control
