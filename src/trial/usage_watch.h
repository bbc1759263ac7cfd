// Asks a platform what its components use without ever being held up by it: a Docker Engine takes a
// second to answer, one that hangs takes longer, and whoever records a run must not fall behind
// because of it.
//
// The platform is asked by a thread of this object's own, one question at a time, so that nothing
// else may use the platform while it lives. Its other functions are for one thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "platform/platform.h"

namespace headroom::trial {

class UsageWatch {
 public:
  // Borrows the platform.
  explicit UsageWatch(platform::Platform& platform);
  UsageWatch(const UsageWatch&) = delete;
  UsageWatch& operator=(const UsageWatch&) = delete;
  // Waits for the question under way.
  ~UsageWatch();

  // Asks, unless a question is under way, and waits so long for an answer: the latest there is
  // then. Nothing before the first, and where the platform could not tell.
  std::optional<std::vector<platform::Usage>> ask(Nanos patience);

 private:
  void answer_questions();

  platform::Platform& platform_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_asked_ = false;
  bool is_over_ = false;
  std::uint64_t answers_ = 0;
  std::optional<std::vector<platform::Usage>> latest_;
  std::thread asking_;  // last: it uses all of the above
};

}  // namespace headroom::trial
