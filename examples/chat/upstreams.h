// The servers behind a role, and which of them is next.
//
// One thread. The number of servers is fixed; who is down is found out by trying.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/url.h"

namespace chat {

class Upstreams {
 public:
  enum class Policy { kRoundRobin, kLeastInFlight };

  Upstreams(std::vector<headroom::Endpoint> servers, Policy policy);

  // A request on its way to one server; counted while it lives. Upstreams must outlive it.
  class Ticket {
   public:
    Ticket(Upstreams& upstreams, std::size_t index) : upstreams_(&upstreams), index_(index) {
      ++upstreams.in_flight_[index];
    }
    Ticket(Ticket&& other) noexcept
        : upstreams_(std::exchange(other.upstreams_, nullptr)), index_(other.index_) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (upstreams_ != nullptr) --upstreams_->in_flight_[index_];
    }
    [[nodiscard]] const headroom::Endpoint& server() const { return upstreams_->servers_[index_]; }

   private:
    Upstreams* upstreams_;
    std::size_t index_;
  };

  // The next by the policy; of equals, in turn.
  [[nodiscard]] Ticket pick();

  [[nodiscard]] std::size_t size() const { return servers_.size(); }
  [[nodiscard]] const headroom::Endpoint& server(std::size_t index) const {
    return servers_[index];
  }
  [[nodiscard]] std::size_t in_flight(std::size_t index) const { return in_flight_[index]; }

 private:
  std::vector<headroom::Endpoint> servers_;
  Policy policy_;
  std::vector<std::size_t> in_flight_;
  std::size_t next_ = 0;
};

}  // namespace chat
