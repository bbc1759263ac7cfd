// What HAProxy says of its servers: the CSV of its command "show stat" (management guide, 9.1 and
// 9.3). Its bytes come from another program; nothing of them is believed.
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

// One for each line behind the first, which names the columns. A count that is left empty is zero.
// Fails with kInvalid on a text without the columns that matter, on a line that is too short, and
// on a count that is none.
Result<std::vector<HaproxyServer>> parse_haproxy_stat(std::string_view text);

}  // namespace headroom::drivers
