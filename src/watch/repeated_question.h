// A question to the network that is asked again and again, without waiting for one that hangs.
//
// One thread: that of the executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace headroom::watch {

template <class Answer>
class RepeatedQuestion {
 public:
  // Forgets the last answer and runs `asking`; unless the last time is not over yet, in which case
  // that goes on.
  void ask(const boost::asio::any_io_executor& executor, boost::asio::awaitable<Answer> asking) {
    state_->answer.reset();
    if (state_->is_asked) return;
    state_->is_asked = true;
    boost::asio::co_spawn(executor, std::move(asking),
                          [state = state_](const std::exception_ptr& failure, Answer answer) {
                            state->is_asked = false;
                            if (!failure) state->answer = std::move(answer);
                          });
  }

  bool is_answered() const { return state_->answer.has_value(); }
  // Nothing: not yet.
  std::optional<Answer> take() { return std::exchange(state_->answer, std::nullopt); }

 private:
  struct State {
    bool is_asked = false;
    std::optional<Answer> answer;
  };
  // What is under way may outlive this.
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace headroom::watch
