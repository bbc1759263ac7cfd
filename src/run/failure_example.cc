#include "run/failure_example.h"

#include <fmt/format.h>

#include <string>

namespace headroom::run {
namespace {

std::string beginning(std::string_view request_class, Failure failure) {
  return fmt::format("{}: {}: ", request_class, name_of(failure));
}

}  // namespace

Event failure_example(Nanos at, std::string_view request_class, Failure failure,
                      std::string_view words) {
  return {.at = at,
          .kind = std::string(kFailureExample),
          .text = beginning(request_class, failure).append(words)};
}

std::string_view example_of(const Run& run, std::string_view request_class, Failure failure) {
  const std::string begin = beginning(request_class, failure);
  for (const Event& event : run.events) {
    if (event.kind != kFailureExample || !event.text.starts_with(begin)) continue;
    return std::string_view(event.text).substr(begin.size());
  }
  return {};
}

}  // namespace headroom::run
