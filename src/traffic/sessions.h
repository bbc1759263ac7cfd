// Sessions found in a log: what one client asked for until it was silent for a while.
//
// A client is an address and a user agent; 30 minutes of silence end a session unless told
// otherwise, the convention since Catledge and Pitkow (1995) that web analytics keeps. Requests of
// one client may come a little out of order.
//
// Memory is bounded: 4 million requests in sessions that are still open; when they are more, the
// sessions that were silent longest are ended early, and counted. Of the ended sessions a uniform
// sample of 20,000 is kept, of each at most 500 requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "base/quantity.h"
#include "traffic/distinct_count.h"
#include "traffic/hash.h"
#include "traffic/reservoir.h"

namespace headroom::traffic {

struct Request {
  std::int64_t time_ms = 0;
  std::uint32_t endpoint = 0;  // as Endpoints::intern gave it
};

using RecordedSession = std::vector<Request>;  // by time

class Sessions {
 public:
  static constexpr std::size_t kMostRequestsKept = 500;
  static constexpr std::size_t kSampled = 20'000;

  explicit Sessions(Nanos gap);

  // True when the request begins a session.
  bool add(std::uint64_t client, const Request& request);
  void finish();

  std::uint64_t count() const { return sample_.seen(); }
  double clients() const { return clients_.estimate(); }
  // Ended because memory was short.
  std::uint64_t cut_short() const { return cut_short_; }
  // Requests beyond the 500th of their session.
  std::uint64_t left_out() const { return left_out_; }
  const std::vector<RecordedSession>& sample() const { return sample_.values(); }

 private:
  struct Open {
    std::int64_t last_ms = 0;
    RecordedSession requests;
  };

  void end(Open& session);
  void end_silent_since(std::int64_t time_ms);
  void make_room();

  std::int64_t gap_ms_;
  std::unordered_map<std::uint64_t, Open, AlreadyHashed> open_;
  std::int64_t latest_ms_ = 0;
  std::int64_t swept_ms_ = 0;
  std::size_t open_requests_ = 0;
  DistinctCount clients_;
  Reservoir<RecordedSession> sample_;
  std::uint64_t cut_short_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace headroom::traffic
