#include "gate.h"

namespace chat {

namespace asio = boost::asio;

Gate::Gate(const asio::any_io_executor& executor, const Options& options)
    : executor_(executor), options_(options) {}

asio::awaitable<std::optional<Gate::Ticket>> Gate::enter() {
  if (inside_ < options_.concurrency) {
    ++inside_;
    co_return Ticket(*this);
  }
  if (line_.size() >= options_.queue) co_return std::nullopt;

  Waiter waiter(executor_);
  line_.push_back(&waiter);
  try {
    while (!waiter.let_in) co_await waiter.turn.wait();
  } catch (...) {
    if (waiter.let_in) {
      leave();  // the turn came in the same moment as the cancellation
    } else {
      line_.remove(&waiter);
    }
    throw;
  }
  co_return Ticket(*this);
}

// Hands the place to the first in line, so that nobody who comes later can take it.
void Gate::leave() {
  if (line_.empty()) {
    --inside_;
    return;
  }
  auto* next = line_.front();
  line_.pop_front();
  next->let_in = true;
  next->turn.notify_one();
}

}  // namespace chat
