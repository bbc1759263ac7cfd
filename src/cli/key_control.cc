#include "cli/key_control.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "base/file_descriptor.h"

namespace headroom::cli {
namespace {

constexpr double kStep = 1.1;

class TerminalKeys final : public KeyControl {
 public:
  TerminalKeys(load::Control& control, load::StopRequest& stop, const termios& before)
      : control_(control), stop_(stop), before_(before), wake_(::eventfd(0, EFD_CLOEXEC)) {
    termios keys = before;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    thread_ = std::thread([this] { listen(); });
  }

  ~TerminalKeys() override {
    ::eventfd_write(wake_.get(), 1);
    thread_.join();
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  }

 private:
  void listen() {
    std::array<pollfd, 2> watched{{{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0},
                                   {.fd = wake_.get(), .events = POLLIN, .revents = 0}}};
    for (;;) {
      if (::poll(watched.data(), watched.size(), -1) < 0) continue;
      if (watched[1].revents != 0) return;
      char key = 0;
      if (::read(STDIN_FILENO, &key, 1) != 1) return;
      if (!obey(key)) std::ignore = ::write(STDOUT_FILENO, "\a", 1);
    }
  }

  bool obey(char key) {
    switch (key) {
      case '+':
        return control_.scale(kStep).has_value();
      case '-':
        return control_.scale(1 / kStep).has_value();
      case 'p':
        return control_.state().phase == load::Control::Phase::kPaused
                   ? control_.resume().has_value()
                   : control_.pause().has_value();
      case 'q':
        stop_.request();
        return true;
      default:
        return false;
    }
  }

  load::Control& control_;
  load::StopRequest& stop_;
  termios before_;
  FileDescriptor wake_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<KeyControl> KeyControl::listen(load::Control& control, load::StopRequest& stop) {
  termios before{};
  // One in the background would be stopped for touching the terminal.
  const bool is_ours = ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
  if (!is_ours || ::tcgetattr(STDIN_FILENO, &before) != 0) return nullptr;
  return std::make_unique<TerminalKeys>(control, stop, before);
}

}  // namespace headroom::cli
