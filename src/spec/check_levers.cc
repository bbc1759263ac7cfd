#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "spec/check.h"

namespace headroom::spec {
namespace {

// What has no limit does not grow by being given one.
void check_vertical(const Lever::Vertical& change, const Component& component, Reader& reader) {
  const auto has_no = [&](std::string_view what, std::string_view why) {
    reader.problem(change.at, fmt::format("{} has no {}", component.name, what), std::string(why),
                   fmt::format("say first what {} has now, under system", component.name));
  };
  if (change.cpu && !component.cpu) has_no("cpu", "its cores are unlimited as it stands");
  if (change.slots && !component.slots) has_no("slots", "it serves any number at once");
  if (change.concurrency && !component.concurrency) {
    has_no("concurrency", "it works on any number at once");
  }
  if (change.demand && component.demand.empty() && component.holds.empty()) {
    has_no("demand", "its work takes no time as it stands");
  }
}

}  // namespace

void check_levers(const Spec& spec, Reader& reader) {
  const std::vector<Component>& components = spec.system.components;
  for (const Lever& lever : spec.levers) {
    for (const Lever::Vertical& change : lever.vertical) {
      const auto component = std::ranges::find(components, change.component, &Component::name);
      if (component != components.end()) check_vertical(change, *component, reader);
    }
    if (!lever.split) continue;
    const std::string& into = lever.split->into;
    if (std::ranges::find(components, into, &Component::name) == components.end()) continue;
    reader.problem(lever.at,
                   fmt::format("the lever {} makes a component {}, which there is already",
                               in_quotes(lever.name), in_quotes(into)),
                   {}, fmt::format("for example into: {}-2", into));
  }
}

}  // namespace headroom::spec
