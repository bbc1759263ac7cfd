#include "net/sse.h"

#include <algorithm>

namespace headroom::net {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::uint8_t kMarkDone = 0xFF;

// How many bytes stand before the first line end; all of them when there is none.
std::size_t line_length(std::string_view input) {
  // In windows, so that looking for an LF does not scan the whole input for every CR line.
  constexpr std::size_t kWindow = 256;
  for (std::size_t from = 0; from < input.size(); from += kWindow) {
    std::string_view window = input.substr(from, kWindow);
    window = window.substr(0, window.find('\n'));
    const auto end = std::min(window.find('\r'), window.size());
    if (end < std::min(kWindow, input.size() - from)) return from + end;
  }
  return input.size();
}

}  // namespace

void SseSplitter::Text::set(std::string_view text) {
  clear();
  view_ = text;
}

void SseSplitter::Text::append(std::string_view text) {
  if (!is_copy_ && view_.empty()) {
    view_ = text;
    return;
  }
  keep();
  copy_.append(text.substr(0, kLargestEvent - std::min(kLargestEvent, copy_.size())));
}

void SseSplitter::Text::keep() {
  if (is_copy_ || view_.empty()) return;
  copy_.assign(view_.substr(0, kLargestEvent));
  view_ = {};
  is_copy_ = true;
}

void SseSplitter::Text::clear() {
  view_ = {};
  if (is_copy_) copy_ = std::string();  // an idle stream holds no memory
  is_copy_ = false;
}

void SseSplitter::begin() {
  line_.clear();
  data_.clear();
  type_.clear();
  mark_bytes_ = 0;
  line_is_complete_ = false;
  has_data_ = false;
  is_dispatched_ = false;
  skips_line_feed_ = false;
}

std::optional<SseEvent> SseSplitter::next(std::string_view& input) {
  if (is_dispatched_) {
    data_.clear();
    type_.clear();
    has_data_ = false;
    is_dispatched_ = false;
  }
  if (mark_bytes_ != kMarkDone && !skip_byte_order_mark(input)) return std::nullopt;
  while (take_line(input)) {
    if (!line_.view().empty()) {
      read_field();
    } else if (has_data_) {
      is_dispatched_ = true;
      return SseEvent{type_.view(), data_.view()};
    } else {
      type_.clear();
    }
  }
  // The views point into an input that the caller may now reuse.
  line_.keep();
  data_.keep();
  type_.keep();
  return std::nullopt;
}

// True when the stream's start is settled.
bool SseSplitter::skip_byte_order_mark(std::string_view& input) {
  while (mark_bytes_ < kByteOrderMark.size()) {
    if (input.empty()) return false;
    if (input.front() != kByteOrderMark[mark_bytes_]) {
      // It only began like one: those bytes belong to the first line.
      line_.set(kByteOrderMark.substr(0, mark_bytes_));
      break;
    }
    input.remove_prefix(1);
    ++mark_bytes_;
  }
  mark_bytes_ = kMarkDone;
  return true;
}

// Takes the bytes up to a line's end off the input and onto line_; false when the line goes on.
bool SseSplitter::take_line(std::string_view& input) {
  if (line_is_complete_) {
    line_.clear();
    line_is_complete_ = false;
  }
  if (skips_line_feed_ && !input.empty()) {
    if (input.front() == '\n') input.remove_prefix(1);
    skips_line_feed_ = false;
  }
  const auto length = line_length(input);
  line_.append(input.substr(0, length));
  input.remove_prefix(length);
  if (input.empty()) return false;
  skips_line_feed_ = input.front() == '\r';
  input.remove_prefix(1);
  line_is_complete_ = true;
  return true;
}

void SseSplitter::read_field() {
  const std::string_view line = line_.view();
  const auto colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value =
      colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data") {
    if (has_data_) data_.append("\n");
    data_.append(value);
    has_data_ = true;
    if (line_.is_copy()) data_.keep();  // the value lies in line_, which is cleared next
  } else if (name == "event") {
    type_.set(value);
    if (line_.is_copy()) type_.keep();
  }
}

}  // namespace headroom::net
