#include "platform/platform.h"

#include <fmt/format.h>

namespace headroom::platform {

std::string to_string(const Limits& limits) {
  std::string words;
  if (limits.cpu) words = headroom::to_string(*limits.cpu);
  if (limits.memory) {
    words += (words.empty() ? "" : " and ") + headroom::to_string(*limits.memory);
  }
  return words.empty() ? "no limits" : words;
}

std::unexpected<Error> Platform::cannot(std::string_view what) const {
  return invalid(fmt::format("an environment of driver {} cannot {}", driver(), what),
                 "nothing tells headroom how to do it there");
}

Result<void> Platform::scale(const std::string& component, int) {
  return cannot("change the replicas of " + component);
}

Result<void> Platform::resize(const std::string& component, const Limits&) {
  return cannot("change the limits of " + component);
}

Result<void> Platform::kill(const Replica& replica) {
  return cannot("kill a replica of " + replica.component);
}

Result<void> Platform::pause(const Replica& replica) {
  return cannot("pause a replica of " + replica.component);
}

Result<void> Platform::resume(const Replica& replica) {
  return cannot("resume a replica of " + replica.component);
}

Result<void> Platform::drain(const Replica& replica, Nanos) {
  return cannot("drain a replica of " + replica.component);
}

Result<std::vector<Usage>> Platform::usage() {
  return cannot("tell what its components use");
}

Result<std::string> Platform::log_end(const Replica& replica, std::size_t) {
  return cannot("show what " + replica.component + " has printed");
}

}  // namespace headroom::platform
