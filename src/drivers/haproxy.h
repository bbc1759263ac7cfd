// One running HAProxy, by its runtime API (management guide, 9.3): which servers it has, and which
// of them get requests.
//
// Servers are added and deleted rather than put into slots made in advance: there is then no most
// number of replicas, and what HAProxy shows is what there is. A server is named by its address, so
// a replica that takes another's place, on its port, is the same server.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "drivers/haproxy_stat.h"

namespace headroom::drivers {

class Haproxy {
 public:
  // `folder` is the one that it runs in; touched only when something is asked.
  explicit Haproxy(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // All fail with kUnreachable when it does not answer or refuses.
  Result<std::vector<HaproxyServer>> servers() const;
  // What has come to all of them.
  Result<HaproxyTraffic> traffic() const;
  // Requests go to `address` from now on, also when they had been kept from it.
  Result<void> admit(const std::string& address) const;
  // No new request goes to any of `addresses`. Returns when they have none left, or after
  // `patience`, or when `interrupted` says so. One that it does not know has none.
  Result<void> drain(std::span<const std::string> addresses, Nanos patience,
                     const std::function<bool()>& interrupted) const;
  // It has no such server any more. One that still has connections stays, and gets no request.
  Result<void> forget(const std::string& address) const;

 private:
  Result<std::string> ask(const std::string& commands) const;
  Result<void> set_state(const std::string& address, std::string_view state) const;

  std::filesystem::path folder_;
};

}  // namespace headroom::drivers
