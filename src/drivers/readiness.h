// Whether an instance is ready to be used, and waiting until it is.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/file_descriptor.h"
#include "base/quantity.h"
#include "spec/spec.h"

namespace headroom::drivers {

// One try: a GET of the path that a 2xx answers, or a TCP connection. Nothing when ready, else why
// not: "connection refused", "GET /healthz answered 503". Blocks for at most `timeout`.
std::optional<std::string> probe(const spec::Ready& ready, const std::string& address,
                                 Nanos timeout);

// Why the waiting ended without success.
struct NotReady {
  enum class Cause { kTimeout, kProcessEnded, kInterrupted } cause = Cause::kTimeout;
  std::size_t process = 0;  // which of the watched ended
  std::string last_reason;  // what the last try said; empty when there was none
};

// Tries until `ready` holds, at first after 10 ms, then twice as long each time up to 200 ms, for
// ready.within at most. The end of any of the watched processes (handles of drivers/pidfd.h) ends
// the waiting at once. `interrupted` is asked between tries.
std::expected<void, NotReady> wait_until_ready(const spec::Ready& ready, const std::string& address,
                                               std::span<const int> watched,
                                               const std::function<bool()>& interrupted);

}  // namespace headroom::drivers
