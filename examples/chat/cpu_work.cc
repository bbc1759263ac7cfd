#include "cpu_work.h"

#include <ctime>

namespace chat {
namespace {

std::chrono::nanoseconds thread_cpu_time() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

void burn_cpu(std::chrono::nanoseconds amount) {
  if (amount <= std::chrono::nanoseconds::zero()) return;
  const auto end = thread_cpu_time() + amount;
  while (thread_cpu_time() < end) {
  }
}

}  // namespace chat
