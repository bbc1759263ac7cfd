#include "drivers/instance_signals.h"

#include <poll.h>

#include <csignal>

#include "drivers/pidfd.h"

namespace headroom::drivers {
namespace {

// How long the kernel may take to do what a signal says.
constexpr int kPatienceMs = 2'000;

}  // namespace

void kill_instance(const JournalEntry& entry) {
  const FileDescriptor leader = open_pidfd(entry.process.pid);
  signal_group(entry.group(), SIGKILL);
  // Its end takes a moment, in which it would still be found to run.
  pollfd polled{.fd = leader.get(), .events = POLLIN, .revents = 0};
  if (leader) ::poll(&polled, 1, kPatienceMs);
}

void pause_instance(const JournalEntry& entry) {
  signal_group(entry.group(), SIGSTOP);
  for (int waited_ms = 0; waited_ms < kPatienceMs; ++waited_ms) {
    const auto stat = read_process_stat(entry.process.pid);
    if (!stat || stat->is_paused()) return;
    ::poll(nullptr, 0, 1);
  }
}

void resume_instance(const JournalEntry& entry) {
  signal_group(entry.group(), SIGCONT);
}

}  // namespace headroom::drivers
