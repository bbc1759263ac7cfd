#include "cli/interrupt.h"

#include <csignal>

namespace headroom::cli {
namespace {

// A handler can reach nothing but globals. The counter inside is lock-free, as handlers need.
load::StopRequest interrupted;

void on_signal(int) {
  interrupted.request();
}

}  // namespace

load::StopRequest& stop_on_signals() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A peer or a pipe that goes away is an error code where it is written to, not the end of the
  // program.
  std::signal(SIGPIPE, SIG_IGN);
  return interrupted;
}

void end_on_signals() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (interrupted.count() > 0) std::raise(SIGINT);  // it came before
}

}  // namespace headroom::cli
