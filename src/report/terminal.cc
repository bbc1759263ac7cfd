#include "report/terminal.h"

#include <fmt/format.h>

#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/live_block.h"

namespace headroom::report {
namespace {

constexpr std::int64_t kPlainLineSeconds = 5;
// A block of a test, whether it has tokens to show or not.
constexpr std::size_t kBlockLines = 7;

std::string first_line(const run::Header& header) {
  std::string line = printable(title_of(header));
  if (!header.load.empty()) line += "  " + printable(header.load);
  if (header.planned > Nanos{}) line += "  for " + length_text(header.planned);
  return line;
}

}  // namespace

LiveView::LiveView(std::ostream& out, Screen screen)
    : out_(out), screen_(std::move(screen)), block_(out) {}

bool LiveView::redraws() const {
  return screen_.can_redraw(kBlockLines);
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
  block_.wipe(screen_.width());
  return {};
}

void LiveView::draw(std::string_view line_above) {
  const std::size_t columns = screen_.width();
  block_.draw(live_block(figures_, columns), columns, line_above);
}

}  // namespace headroom::report
