#include "report/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"

namespace headroom::report {
namespace {

constexpr std::int64_t kPlainLineSeconds = 5;
constexpr int kFallbackColumns = 80;
constexpr int kFallbackRows = 24;
constexpr int kNarrowestColumns = 40;  // below this a block says less than a line
constexpr int kLowestRows = 9;         // a block taller than the screen would scroll it

constexpr std::string_view kWipeRestOfLine = "\x1b[K";
constexpr std::string_view kWipeBelow = "\x1b[J";

winsize size_of(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) size = {};
  if (size.ws_col == 0) size.ws_col = kFallbackColumns;
  if (size.ws_row == 0) size.ws_row = kFallbackRows;
  return size;
}

std::string first_line(const run::Header& header) {
  std::string line = printable(title_of(header));
  if (!header.load.empty()) line += "  " + printable(header.load);
  if (header.planned > Nanos{}) line += "  for " + length_text(header.planned);
  return line;
}

}  // namespace

Screen screen_of(int descriptor, Colour wanted) {
  return {.kind = isatty(descriptor) != 0 ? Screen::Kind::kTerminal : Screen::Kind::kOther,
          .colour = wanted,
          .columns = [descriptor] { return static_cast<int>(size_of(descriptor).ws_col); },
          .rows = [descriptor] { return static_cast<int>(size_of(descriptor).ws_row); }};
}

LiveView::LiveView(std::ostream& out, Screen screen) : out_(out), screen_(std::move(screen)) {
  if (!screen_.columns) screen_.columns = [] { return kFallbackColumns; };
  if (!screen_.rows) screen_.rows = [] { return kFallbackRows; };
}

bool LiveView::redraws() const {
  return screen_.kind == Screen::Kind::kTerminal && screen_.colour == Colour::kOn &&
         screen_.columns() >= kNarrowestColumns && screen_.rows() >= kLowestRows;
}

Result<void> LiveView::begin(const run::Header& header) {
  figures_.begin(header);
  next_line_at_ = kPlainLineSeconds;
  if (redraws()) {
    draw({});
  } else {
    out_ << first_line(header) << '\n' << std::flush;
  }
  return {};
}

Result<void> LiveView::add(const run::Slice& slice) {
  figures_.add(slice);
  if (redraws()) {
    draw({});
  } else if (figures_.seconds() >= next_line_at_) {
    out_ << live_line(figures_) << '\n' << std::flush;
    next_line_at_ = (figures_.seconds() / kPlainLineSeconds + 1) * kPlainLineSeconds;
  }
  return {};
}

Result<void> LiveView::add(const run::Event& event) {
  const std::string at = fmt::format("{:>7}  ", clock_text(event.at));
  const std::string text = printable(event.kind) + ": " + printable(event.text);
  if (redraws()) {
    const bool alarming = event.kind == "warning" || event.kind == "fault";
    draw(paint(at, Tone::kQuiet, Colour::kOn) +
         paint(text, alarming ? Tone::kWarning : Tone::kPlain, Colour::kOn));
  } else {
    out_ << at << text << '\n' << std::flush;
  }
  return {};
}

Result<void> LiveView::finish(const run::End&) {
  if (!drawn_.empty()) out_ << rewind() << kWipeBelow << std::flush;
  drawn_.clear();
  return {};
}

std::string LiveView::rewind() const {
  const int columns = screen_.columns();
  const bool reflowed = std::any_of(drawn_.begin(), drawn_.end(), [&](std::size_t width) {
    return static_cast<int>(width) > columns;
  });
  if (drawn_.empty() || reflowed) return {};
  return fmt::format("\x1b[{}A\r", drawn_.size());
}

void LiveView::draw(std::string_view line_above) {
  std::string frame = rewind();
  if (!line_above.empty()) frame.append(line_above).append(kWipeRestOfLine).append("\n");
  drawn_.clear();
  for (const ScreenLine& line : live_block(figures_, static_cast<std::size_t>(screen_.columns()))) {
    frame.append(line.painted).append(kWipeRestOfLine).append("\n");
    drawn_.push_back(line.columns);
  }
  frame.append(kWipeBelow);
  out_ << frame << std::flush;
}

}  // namespace headroom::report
