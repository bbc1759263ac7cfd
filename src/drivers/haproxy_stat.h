// What HAProxy says of its servers and of what stands before them: the CSV of its command "show
// stat" (management guide, 9.1 and 9.3). Its bytes come from another program; nothing of them is
// believed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::drivers {

struct HaproxyServer {
  std::string name;
  std::uint64_t sessions = 0;  // requests that it has now (scur)
  std::uint64_t queued = 0;    // that wait for it (qcur)
  std::string status;          // "UP", "DRAIN", "MAINT", "no check", ...
  friend bool operator==(const HaproxyServer&, const HaproxyServer&) = default;
};

// Of all servers together. Counted since HAProxy started.
struct HaproxyTraffic {
  std::uint64_t sessions = 0;  // requests that are there now, those that wait included (scur)
  std::uint64_t queued = 0;    // that wait for any of the servers (qcur)
  std::uint64_t arrived = 0;   // requests that have come (stot)
  std::uint64_t answered = 0;  // in whichever way (hrsp_1xx to hrsp_other)
  std::uint64_t failed = 0;    // answered with a status of 500 and above (hrsp_5xx)
  friend bool operator==(const HaproxyTraffic&, const HaproxyTraffic&) = default;
};

// One for each line behind the first, which names the columns. A count that is left empty is zero.
// Fails with kInvalid on a text without the columns that matter, on a line that is too short, and
// on a count that is none.
Result<std::vector<HaproxyServer>> parse_haproxy_stat(std::string_view text);

// The line of the whole backend. Fails as the above, and when there is not one such line.
Result<HaproxyTraffic> parse_haproxy_traffic(std::string_view text);

}  // namespace headroom::drivers
