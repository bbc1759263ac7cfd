#include "report/screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace headroom::report {
namespace {

constexpr int kFallbackColumns = 80;
constexpr int kFallbackRows = 24;
constexpr std::size_t kNarrowestColumns = 40;

winsize size_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  if (size.ws_col == 0) size.ws_col = kFallbackColumns;
  if (size.ws_row == 0) size.ws_row = kFallbackRows;
  return size;
}

}  // namespace

std::size_t Screen::width() const {
  return static_cast<std::size_t>(columns ? columns() : kFallbackColumns);
}

std::size_t Screen::height() const {
  return static_cast<std::size_t>(rows ? rows() : kFallbackRows);
}

bool Screen::can_redraw(std::size_t lines) const {
  return kind == Kind::kTerminal && colour == Colour::kOn && width() >= kNarrowestColumns &&
         height() >= lines + kRowsBeside;
}

Screen screen_of(int descriptor, Colour wanted) {
  return {.kind = isatty(descriptor) != 0 ? Screen::Kind::kTerminal : Screen::Kind::kOther,
          .colour = wanted,
          .columns = [descriptor] { return static_cast<int>(size_of(descriptor).ws_col); },
          .rows = [descriptor] { return static_cast<int>(size_of(descriptor).ws_row); }};
}

}  // namespace headroom::report
