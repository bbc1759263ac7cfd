#include "trial/usage_watch.h"

#include <utility>

namespace headroom::trial {

UsageWatch::UsageWatch(platform::Platform& platform)
    : platform_(platform), asking_([this] { answer_questions(); }) {}

UsageWatch::~UsageWatch() {
  {
    const std::scoped_lock lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  asking_.join();
}

std::optional<std::vector<platform::Usage>> UsageWatch::ask(Nanos patience) {
  std::unique_lock lock(mutex_);
  is_asked_ = true;
  changed_.notify_all();
  const std::uint64_t before = answers_;
  changed_.wait_for(lock, patience, [&] { return answers_ != before; });
  return latest_;
}

void UsageWatch::answer_questions() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_asked_ || is_over_; });
    if (is_over_) return;
    lock.unlock();
    auto usage = platform_.usage();
    lock.lock();
    is_asked_ = false;
    ++answers_;
    latest_.reset();
    if (usage) latest_ = std::move(*usage);
    changed_.notify_all();
  }
}

}  // namespace headroom::trial
