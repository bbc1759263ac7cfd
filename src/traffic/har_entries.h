// The entries of a HAR recording that can be made again, in the order in which they began.
// For sources only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/url.h"
#include "traffic/document.h"

namespace headroom::traffic {

struct HarEntry {
  const Json* json = nullptr;
  std::int64_t begin_ms = 0;  // since 1970, in the years 0 to 9999
  std::int64_t end_ms = 0;    // a day later at most
  int status = 0;             // 100 to 599
  std::string page;           // the id of its page; empty: it names none
  Url url;

  // Where the browser was sent elsewhere.
  bool is_redirect() const { return status >= 300 && status < 400 && status != 304; }
  // The media type of the answer in lower case, empty where it is not told.
  std::string type_of_answer() const;
  // By HTTP/2 or HTTP/3, where requests share one connection.
  bool is_multiplexed() const;
};

struct HarEntries {
  std::vector<HarEntry> kept;
  std::map<std::string, std::size_t> left_out;  // by why: "without a startedDateTime"
  std::size_t total = 0;
};

// `log` must outlive the entries.
HarEntries har_entries(const Json& log);

}  // namespace headroom::traffic
