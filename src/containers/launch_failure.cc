#include "containers/launch_failure.h"

#include <fmt/format.h>

#include "drivers/log_file.h"

namespace headroom::containers {
namespace {

std::string end_of_log(const std::string& path) {
  if (path.empty()) return "the engine has no log of it";
  const std::string tail = drivers::log_tail(path);
  if (tail.empty()) return fmt::format("its log {} is empty", path);
  return fmt::format("the end of its log {}:{}", path, tail);
}

}  // namespace

Error not_ready(const NotReadyContainer& container) {
  const spec::Ready& ready = container.component.ready;
  Error error{.kind = ErrorKind::kUnreachable, .at = container.component.at};
  if (!container.how_it_ended.empty()) {
    error.what = fmt::format("{} {} before it was ready", container.name, container.how_it_ended);
    error.why = end_of_log(container.log);
    return error;
  }
  error.what = fmt::format("{} was not ready within {}", container.name, to_string(ready.within));
  error.why = fmt::format("the last try of {} said: {}; {}", container.address,
                          container.last_reason, end_of_log(container.log));
  return error;
}

Error vanished(const drivers::PlannedComponent& component, int index) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("{}-{} is gone", component.name, index),
          .why = "someone else removed its container while it was starting",
          .at = component.at};
}

Error port_taken(const drivers::PlannedComponent& component, int port) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("component {}: port {} is taken", component.name, port),
          .why = "another program listens there",
          .fix = "stop that program, or leave port: out to have a free one",
          .at = component.at};
}

Error interrupted_while_starting(const Container& container) {
  return {.kind = ErrorKind::kInterrupted,
          .what = fmt::format("interrupted while {}-{} was starting", container.mark.component,
                              container.mark.index)};
}

}  // namespace headroom::containers
