#include "containers/container_ports.h"

#include <algorithm>

#include "drivers/port.h"

namespace headroom::containers {
namespace {

// In a network of its own a container has every port to itself.
constexpr int kOwnPort = 8080;

}  // namespace

const Container* find_container(const std::vector<Container>& present, const std::string& component,
                                int index) {
  const auto found = std::ranges::find_if(present, [&](const Container& one) {
    return one.mark.component == component && one.mark.index == index;
  });
  return found == present.end() ? nullptr : &*found;
}

Result<std::vector<int>> choose_ports(const EngineSetting& setting,
                                      const std::vector<Container>& present,
                                      const drivers::PlannedComponent& component, int replicas) {
  std::vector<int> ports;
  for (int index = 0; index < replicas; ++index) {
    const Container* previous = find_container(present, component.name, index);
    if (!setting.is_on_host()) {
      ports.push_back(component.fixed_port.value_or(kOwnPort));
    } else if (component.fixed_port) {
      ports.push_back(*component.fixed_port + index);
    } else if (previous && (previous->runs() || drivers::is_port_free(previous->mark.port))) {
      ports.push_back(previous->mark.port);
    } else {
      ports.push_back(0);
    }
  }
  const auto missing = static_cast<std::size_t>(std::ranges::count(ports, 0));
  auto fresh = fresh_ports(setting, present, missing);
  if (!fresh) return fresh;
  for (auto next = fresh->begin(); int& port : ports) {
    if (port == 0) port = *next++;
  }
  return ports;
}

Result<std::vector<int>> fresh_ports(const EngineSetting& setting,
                                     const std::vector<Container>& present, std::size_t count) {
  std::set<int> avoided = setting.fixed_ports();
  for (const Container& container : present) avoided.insert(container.mark.port);
  return drivers::free_ports(count, avoided);
}

}  // namespace headroom::containers
