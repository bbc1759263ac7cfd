#include "upstreams.h"

#include "base/check.h"

namespace chat {

Upstreams::Upstreams(std::vector<headroom::Endpoint> servers, Policy policy)
    : servers_(std::move(servers)), policy_(policy), in_flight_(servers_.size()) {
  HEADROOM_CHECK(!servers_.empty(), "there is at least one server");
}

Upstreams::Ticket Upstreams::pick() {
  auto chosen = next_;
  if (policy_ == Policy::kLeastInFlight) {
    for (std::size_t step = 1; step < servers_.size(); ++step) {
      const auto other = (next_ + step) % servers_.size();
      if (in_flight_[other] < in_flight_[chosen]) chosen = other;
    }
  }
  next_ = (chosen + 1) % servers_.size();
  return Ticket(*this, chosen);
}

}  // namespace chat
