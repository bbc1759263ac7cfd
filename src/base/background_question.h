// Asks something that may take long without ever being held up by it.
//
// The question is put by a thread of this object's own, one at a time, so that nothing else may use
// what it touches while this lives. Its other functions are for one thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace headroom {

template <class Answer>
class BackgroundQuestion {
 public:
  explicit BackgroundQuestion(std::function<Answer()> question)
      : question_(std::move(question)), asking_([this] { answer_questions(); }) {}
  BackgroundQuestion(const BackgroundQuestion&) = delete;
  BackgroundQuestion& operator=(const BackgroundQuestion&) = delete;
  // Waits for the question under way.
  ~BackgroundQuestion() {
    {
      const std::scoped_lock lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_all();
    asking_.join();
  }

  // Asks, unless a question is under way.
  void ask() {
    const std::scoped_lock lock(mutex_);
    is_asked_ = true;
    changed_.notify_all();
  }

  // The latest answer there is when the question under way has been answered, or at `deadline`.
  // Nothing before the first.
  std::optional<Answer> answer_by(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [this] { return !is_asked_; });
    return latest_;
  }

 private:
  void answer_questions() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_asked_ || is_over_; });
      if (is_over_) return;
      lock.unlock();
      Answer answer = question_();
      lock.lock();
      is_asked_ = false;
      latest_ = std::move(answer);
      changed_.notify_all();
    }
  }

  std::function<Answer()> question_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ = false;
  bool is_over_ = false;
  std::optional<Answer> latest_;
  std::thread asking_;  // last: it uses all of the above
};

}  // namespace headroom
