#include "net/http_response.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace headroom::net {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower_case[i]) return false;
  }
  return true;
}

// Calls `take` with each element of a comma-separated list, trimmed.
template <class Take>
void for_each_element(std::string_view list, Take take) {
  while (true) {
    const auto comma = list.find(',');
    take(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

void HttpResponseFramer::begin(Answers answers, Headers headers) {
  state_ = State::kStatusLine;
  answers_ = answers;
  headers_ = headers;
  keeps_alive_ = false;
  is_chunked_ = false;
  has_transfer_encoding_ = false;
  has_length_ = false;
  status_ = 0;
  remaining_ = 0;
  lines_bytes_ = 0;
  carry_.clear();
  line_is_carried_ = false;
}

HttpResponseFramer::Found HttpResponseFramer::next(std::string_view& input) {
  for (;;) {
    switch (state_) {
      case State::kStatusLine:
        if (!take_line(input, kLargestHead)) return no_line();
        // Some servers send an empty line too many after a body (RFC 9112, 2.2, of requests).
        if (line_.empty()) break;
        if (!read_status_line()) return malformed();
        state_ = State::kHeaderLine;
        break;
      case State::kHeaderLine:
        if (!take_line(input, kLargestHead)) return no_line();
        if (!line_.empty()) {
          if (!read_header_line()) return malformed();
          if (headers_ == Headers::kReport && !is_interim()) return Found::kHeader;
          break;
        }
        if (is_interim()) {
          begin(answers_, headers_);
          break;
        }
        return end_of_head();
      case State::kChunkSize:
        if (!take_line(input, kLargestChunkLine)) return no_line();
        if (!read_chunk_size()) return malformed();
        lines_bytes_ = 0;
        state_ = remaining_ == 0 ? State::kTrailerLine : State::kChunkData;
        break;
      case State::kChunkEnd:
        if (!take_line(input, kLargestChunkLine)) return no_line();
        if (!line_.empty()) return malformed();
        lines_bytes_ = 0;
        state_ = State::kChunkSize;
        break;
      case State::kTrailerLine:
        if (!take_line(input, kLargestHead)) return no_line();
        if (line_.empty()) state_ = State::kEnd;
        break;
      case State::kLength:
      case State::kChunkData:
        if (remaining_ == 0) {
          state_ = state_ == State::kLength ? State::kEnd : State::kChunkEnd;
          break;
        }
        return take_body(input);
      case State::kUntilClose:
        remaining_ = input.size();
        return take_body(input);
      case State::kEnd:
        return Found::kEnd;
      case State::kMalformed:
        return Found::kMalformed;
    }
  }
}

HttpResponseFramer::Header HttpResponseFramer::header() const {
  return {.name = header_.name, .value = trim(header_.value)};
}

HttpResponseFramer::Found HttpResponseFramer::no_line() const {
  return state_ == State::kMalformed ? Found::kMalformed : Found::kNeedsMore;
}

HttpResponseFramer::Found HttpResponseFramer::end_of_input() {
  if (state_ == State::kUntilClose || state_ == State::kEnd) {
    state_ = State::kEnd;
    return Found::kEnd;
  }
  return malformed();
}

// Takes one line off the input into line_; false when it is not complete or too long.
bool HttpResponseFramer::take_line(std::string_view& input, std::size_t limit) {
  if (line_is_carried_) {
    carry_ = std::string();
    line_is_carried_ = false;
  }
  const void* found = input.empty() ? nullptr : std::memchr(input.data(), '\n', input.size());
  const std::size_t length =
      found == nullptr ? input.size()
                       : static_cast<std::size_t>(static_cast<const char*>(found) - input.data());
  lines_bytes_ += length;
  if (lines_bytes_ > limit) {
    malformed();
    return false;
  }
  const std::string_view part = input.substr(0, length);
  if (found == nullptr) {
    carry_.append(part);
    input.remove_prefix(length);
    return false;
  }
  input.remove_prefix(length + 1);
  if (carry_.empty()) {
    line_ = part;
  } else {
    carry_.append(part);
    line_ = carry_;
    line_is_carried_ = true;
  }
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  return true;
}

HttpResponseFramer::Found HttpResponseFramer::take_body(std::string_view& input) {
  if (input.empty()) return Found::kNeedsMore;
  const std::size_t length = std::min<std::uint64_t>(remaining_, input.size());
  body_ = input.substr(0, length);
  input.remove_prefix(length);
  remaining_ -= length;
  return Found::kBody;
}

HttpResponseFramer::Found HttpResponseFramer::end_of_head() {
  lines_bytes_ = 0;
  if (status_ == 101) {
    // What follows is no HTTP any more.
    keeps_alive_ = false;
    state_ = State::kEnd;
  } else if (answers_ == Answers::kHead || status_ == 204 || status_ == 304) {
    state_ = State::kEnd;
  } else if (has_transfer_encoding_) {
    // It overrides Content-Length (RFC 9112, 6.3).
    state_ = is_chunked_ ? State::kChunkSize : State::kUntilClose;
  } else if (has_length_) {
    state_ = State::kLength;
  } else {
    state_ = State::kUntilClose;
  }
  if (state_ == State::kUntilClose) keeps_alive_ = false;
  return Found::kHead;
}

// "HTTP/1.1 200 OK", the reason may be missing.
bool HttpResponseFramer::read_status_line() {
  constexpr std::string_view kStart = "HTTP/1.";
  if (line_.size() < kStart.size() + 5 || !line_.starts_with(kStart)) return false;
  const char minor = line_[7];
  const char* code = line_.data() + 9;
  if (!is_digit(minor) || line_[8] != ' ') return false;
  if (!is_digit(code[0]) || !is_digit(code[1]) || !is_digit(code[2])) return false;
  if (line_.size() > 12 && line_[12] != ' ') return false;
  status_ = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  keeps_alive_ = minor != '0';
  return status_ >= 100;
}

bool HttpResponseFramer::read_header_line() {
  const auto colon = line_.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view name = line_.substr(0, colon);
  // White space before the colon or at the start (a folded line) has misled parsers before.
  if (name.front() == ' ' || name.front() == '\t' || name.back() == ' ' || name.back() == '\t') {
    return false;
  }
  header_ = {.name = name, .value = line_.substr(colon + 1)};
  // Only three names matter; their lengths rule out nearly all others.
  if (name.size() == 14 && equals_ignoring_case(name, "content-length")) {
    return read_content_length(trim(header_.value));
  }
  if (name.size() == 10 && equals_ignoring_case(name, "connection")) {
    for_each_element(header_.value, [&](std::string_view option) {
      if (equals_ignoring_case(option, "close")) keeps_alive_ = false;
      if (equals_ignoring_case(option, "keep-alive")) keeps_alive_ = true;
    });
  } else if (name.size() == 17 && equals_ignoring_case(name, "transfer-encoding")) {
    has_transfer_encoding_ = true;
    for_each_element(header_.value, [&](std::string_view coding) {
      is_chunked_ = equals_ignoring_case(coding, "chunked");  // the last one counts
    });
  }
  return true;
}

bool HttpResponseFramer::read_content_length(std::string_view value) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (error != std::errc() || end != value.data() + value.size()) return false;
  if (has_length_ && length != remaining_) return false;
  has_length_ = true;
  remaining_ = length;
  return true;
}

// "1a", "1a;name=value"
bool HttpResponseFramer::read_chunk_size() {
  const auto [end, error] =
      std::from_chars(line_.data(), line_.data() + line_.size(), remaining_, 16);
  if (error != std::errc()) return false;
  return end == line_.data() + line_.size() || *end == ';' || *end == ' ' || *end == '\t';
}

HttpResponseFramer::Found HttpResponseFramer::malformed() {
  state_ = State::kMalformed;
  keeps_alive_ = false;
  return Found::kMalformed;
}

}  // namespace headroom::net
