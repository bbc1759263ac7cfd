#include "watch/prometheus_text.h"

#include "base/check.h"

namespace headroom::watch {
namespace {

// As Prometheus writes the ends of lines, and as others do.
std::string_view without_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

void PrometheusText::add(std::string_view bytes) {
  HEADROOM_CHECK(rest_.empty() && !is_over_, "what came before has been read");
  rest_ = bytes;
}

void PrometheusText::end() {
  HEADROOM_CHECK(rest_.empty(), "what came before has been read");
  is_over_ = true;
}

std::optional<std::string_view> PrometheusText::next_line() {
  if (is_begun_taken_) begun_.clear();
  is_begun_taken_ = false;
  while (true) {
    const std::size_t end = rest_.find('\n');
    const bool is_whole = end != std::string_view::npos;
    const std::string_view piece = rest_.substr(0, end);
    rest_.remove_prefix(is_whole ? end + 1 : rest_.size());
    if (is_skipping_) {
      is_skipping_ = !is_whole;
      if (is_whole) continue;
      return std::nullopt;
    }
    if (begun_.size() + piece.size() > kLineMaxBytes) {
      ++broken_lines_;
      begun_.clear();
      is_skipping_ = !is_whole;
      continue;
    }
    if (is_whole && begun_.empty()) return without_end(piece);
    begun_ += piece;
    const bool is_last = is_over_ && !begun_.empty();
    if (!is_whole && !is_last) return std::nullopt;
    is_begun_taken_ = true;
    return without_end(begun_);
  }
}

bool PrometheusText::read(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return false;
  if (line[begin] == '#') {
    if (format_ == TextFormat::kOpenMetrics && line == "# EOF") has_end_mark_ = true;
    return false;
  }
  const auto sample = has_end_mark_ ? std::nullopt : reader_.read(line);
  if (!sample) {
    ++broken_lines_;
    return false;
  }
  ++samples_;
  sample_ = *sample;
  return true;
}

const Sample* PrometheusText::next() {
  while (const auto line = next_line()) {
    if (read(*line)) return &sample_;
  }
  return nullptr;
}

}  // namespace headroom::watch
