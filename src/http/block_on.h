// Runs a coroutine to its end from code that is none: blocking calls and tests.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace headroom::http {

// Runs `context` until `task` has ended and gives its result or throws its exception. Other work of
// the context goes on meanwhile and stays where it is when the task has ended.
template <class T>
T block_on(boost::asio::io_context& context, boost::asio::awaitable<T> task) {
  std::optional<T> result;
  std::exception_ptr failure;
  bool done = false;
  boost::asio::co_spawn(
      context,
      [](boost::asio::awaitable<T> inner, std::optional<T>& slot) -> boost::asio::awaitable<void> {
        slot.emplace(co_await std::move(inner));
      }(std::move(task), result),
      [&](std::exception_ptr error) {
        failure = error;
        done = true;
      });
  context.restart();
  while (!done && context.run_one() > 0) {
  }
  if (failure) std::rethrow_exception(failure);
  return std::move(result).value();
}

inline void block_on(boost::asio::io_context& context, boost::asio::awaitable<void> task) {
  block_on<bool>(context, [](boost::asio::awaitable<void> inner) -> boost::asio::awaitable<bool> {
    co_await std::move(inner);
    co_return true;
  }(std::move(task)));
}

}  // namespace headroom::http
