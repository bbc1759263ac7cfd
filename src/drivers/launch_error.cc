#include "drivers/launch_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "drivers/log_file.h"

namespace headroom::drivers {
namespace {

std::string name_of(const JournalEntry& entry) {
  return fmt::format("{}-{}", entry.component, entry.index);
}

std::string describe(const spec::Ready& ready) {
  return ready.kind == spec::Ready::Kind::kHttp ? fmt::format("GET {}", ready.path)
                                                : std::string("a TCP connection");
}

std::string end_of_log(const JournalEntry& entry) {
  const std::string tail = log_tail(entry.log);
  if (tail.empty()) return fmt::format("its log {} is empty", entry.log);
  return fmt::format("the end of its log {}:{}", entry.log, tail);
}

Error timed_out(const LaunchFailure& failure) {
  const spec::Ready& ready = failure.component.ready;
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("{} was not ready within {}", name_of(failure.waited_for),
                              to_string(ready.within)),
          .why = fmt::format("the last {} to {} said: {}; {}", describe(ready),
                             failure.waited_for.address(), failure.reason.last_reason,
                             end_of_log(failure.waited_for)),
          .fix = {},
          .file = {},
          .at = failure.component.at};
}

Error ended(const LaunchFailure& failure) {
  const bool is_other = failure.ended.id != failure.waited_for.id;
  const std::string when = is_other
                               ? fmt::format("while {} was starting", name_of(failure.waited_for))
                               : std::string("before it was ready");
  // The usual slip of those who come from init scripts.
  const std::string_view hint =
      failure.how_it_ended == "exited with status 0" ? "it has to stay in the foreground; " : "";
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("{} {} {}", name_of(failure.ended), failure.how_it_ended, when),
          .why = fmt::format("{}{}", hint, end_of_log(failure.ended)),
          .fix = {},
          .file = {},
          .at = failure.component.at};
}

}  // namespace

Error launch_error(const LaunchFailure& failure) {
  switch (failure.reason.cause) {
    case NotReady::Cause::kTimeout:
      return timed_out(failure);
    case NotReady::Cause::kProcessEnded:
      return ended(failure);
    case NotReady::Cause::kInterrupted:
      break;
  }
  return {.kind = ErrorKind::kInterrupted,
          .what = fmt::format("interrupted while {} was starting", name_of(failure.waited_for)),
          .why = {},
          .fix = {},
          .file = {},
          .at = {}};
}

bool says_port_is_taken(const std::string& log_path) {
  constexpr std::array<std::string_view, 4> kPhrases = {"address already in use", "address in use",
                                                        "eaddrinuse", "port is already in use"};
  const std::string tail = to_lower(log_tail(log_path));
  return std::ranges::any_of(
      kPhrases, [&](std::string_view phrase) { return tail.find(phrase) != std::string::npos; });
}

}  // namespace headroom::drivers
