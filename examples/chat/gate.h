// Lets at most so many requests in at once; more wait in line, first come first served, up to a
// bound; beyond it they are turned away.
//
// One thread. A coroutine that is cancelled while it waits leaves the line.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <list>
#include <optional>

#include "engine.h"
#include "http/condition.h"

namespace chat {

class Gate {
 public:
  struct Options {
    std::size_t concurrency = kUnlimited;  // at least 1
    std::size_t queue = 0;                 // places to wait; kUnlimited: no bound
  };

  Gate(const boost::asio::any_io_executor& executor, const Options& options);

  // The right to be inside; given back when destroyed. The gate must outlive it.
  class Ticket {
   public:
    explicit Ticket(Gate& gate) : gate_(&gate) {}
    Ticket(Ticket&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    Gate* gate_;
  };

  // nullopt when the line is full.
  boost::asio::awaitable<std::optional<Ticket>> enter();

  [[nodiscard]] std::size_t inside() const { return inside_; }
  [[nodiscard]] std::size_t waiting() const { return line_.size(); }

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : turn(executor) {}
    headroom::http::Condition turn;
    bool let_in = false;  // counted as inside already
  };

  void leave();

  boost::asio::any_io_executor executor_;
  Options options_;
  std::size_t inside_ = 0;
  std::list<Waiter*> line_;
};

}  // namespace chat
