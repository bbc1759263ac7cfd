#include "report/operation_view.h"

#include <fmt/format.h>

#include <utility>

#include "report/escape.h"
#include "report/figures.h"
#include "report/operation_block.h"

namespace headroom::report {
namespace {

constexpr std::size_t kFewestRows = 4;  // of a block

Tone tone_of(std::string_view kind) {
  if (kind == control::kScaled || kind == control::kResized) return Tone::kStrong;
  const bool is_alarming =
      kind == control::kRefused || kind == control::kWarning || kind == control::kBlind;
  return is_alarming ? Tone::kWarning : Tone::kPlain;
}

}  // namespace

OperationView::OperationView(std::ostream& out, Screen screen)
    : out_(out), screen_(std::move(screen)), block_(out) {}

void OperationView::tell(const run::Event& event) {
  const std::string at = time_of_day_text(event.at) + "  ";
  const std::string text = fmt::format("{:<8} {}", printable(event.kind), printable(event.text));
  if (shown_ && redraws()) {
    draw(paint(at, Tone::kQuiet, Colour::kOn) + paint(text, tone_of(event.kind), Colour::kOn));
  } else {
    out_ << at << text << '\n' << std::flush;
  }
}

void OperationView::show(operation::Glance glance) {
  if (!redraws()) return;
  shown_ = std::move(glance);
  draw({});
}

void OperationView::end() {
  block_.wipe(screen_.width());
  shown_.reset();
}

bool OperationView::redraws() const {
  return screen_.can_redraw(kFewestRows);
}

void OperationView::draw(std::string_view line_above) {
  const std::size_t columns = screen_.width();
  const std::size_t rows = screen_.height() - Screen::kRowsBeside;
  block_.draw(operation_block(*shown_, columns, rows), columns, line_above);
}

}  // namespace headroom::report
