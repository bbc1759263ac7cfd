#include "control/plausible.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace headroom::control {
namespace {

constexpr double kMost = 1e12;  // requests, a second or at once

// That it was not.
bool take_out(std::optional<double>& figure) {
  if (!figure || (*figure >= 0 && *figure <= kMost)) return false;
  figure.reset();
  return true;
}

}  // namespace

void keep_plausible(platform::Look& look) {
  for (platform::ComponentSignals& component : look.components) {
    const auto check = [&](std::string_view name, bool was_taken_out) {
      if (!was_taken_out) return;
      look.gaps.push_back(fmt::format("{}: {} that cannot be", component.component, name));
    };
    check("arrivals", take_out(component.arrivals));
    check("requests in flight", take_out(component.in_flight));
    check("a queue", take_out(component.queue));
    check("a share of errors", take_out(component.errors));
    const auto lying = std::ranges::count_if(
        component.replicas, [](auto& replica) { return take_out(replica.utilisation); });
    check("a utilisation", lying > 0);
    const auto untrue = std::ranges::count_if(component.replicas, [](auto& replica) {
      const bool has_no_such_use = take_out(replica.cores);
      return take_out(replica.withheld) || has_no_such_use;
    });
    check("a use of cores", untrue > 0);
  }
}

}  // namespace headroom::control
