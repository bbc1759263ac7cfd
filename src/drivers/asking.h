// Of tests: a caller of what is behind a balancer.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "base/url.h"
#include "drivers/test_support.h"
#include "http/probe.h"

namespace headroom::drivers {

// Asks one address back to back, from a thread of its own, until it goes.
class Asking {
 public:
  Asking(const std::string& url, const std::string& target)
      : thread_([this, url = *parse_url(url), target](const std::stop_token& stop) {
          while (!stop.stop_requested()) ask(url, target);
        }) {}

  std::uint64_t answered() const { return answered_; }
  std::uint64_t failed() const { return failed_; }
  // Of the starts of the test server that answered since the last call.
  std::set<std::string> take_words() {
    const std::lock_guard lock(mutex_);
    return std::exchange(words_, {});
  }
  // Until that many starts have answered since now.
  bool is_answered_by(std::size_t count) {
    take_words();
    std::set<std::string> seen;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
    while (seen.size() < count && std::chrono::steady_clock::now() < end) {
      seen.merge(take_words());
      std::this_thread::yield();
    }
    return seen.size() == count;
  }

 private:
  void ask(const Url& url, const std::string& target) {
    const auto answer = http::fetch(url, {.target = target}, std::chrono::minutes(2));
    if (!answer || answer->status != 200) {
      ++failed_;
      return;
    }
    ++answered_;
    const std::lock_guard lock(mutex_);
    words_.insert(answer->body);
  }

  std::atomic<std::uint64_t> answered_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
  std::mutex mutex_;
  std::set<std::string> words_;
  std::jthread thread_;
};

}  // namespace headroom::drivers
