// A condition variable for coroutines that share one thread.
//
// Not thread-safe: waiters and notifiers run on the thread of the executor. A notification reaches
// only those who wait at that moment, so a waiter tests its predicate before and after.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace headroom::http {

class Condition {
 public:
  explicit Condition(const boost::asio::any_io_executor& executor);

  // Throws boost::system::system_error (operation_aborted) when the coroutine is cancelled.
  boost::asio::awaitable<void> wait();

  void notify_one() { timer_.cancel_one(); }
  void notify_all() { timer_.cancel(); }

 private:
  // Never set to a moment while somebody waits: moving a timer's expiry wakes its waiters.
  boost::asio::steady_timer timer_;
};

}  // namespace headroom::http
