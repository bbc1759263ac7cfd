#include "grpc/frames.h"

#include <algorithm>

namespace headroom::grpc {
namespace {

unsigned byte(char c) {
  return static_cast<unsigned char>(c);
}

std::size_t length_in(std::string_view head) {
  std::size_t length = 0;
  for (const char c : head.substr(1, kFrameHead - 1)) length = length << 8 | byte(c);
  return length;
}

}  // namespace

void close_frame(std::string& out, std::size_t at) {
  const std::size_t length = out.size() - at - kFrameHead;
  out[at] = 0;
  for (std::size_t i = 1; i < kFrameHead; ++i) {
    out[at + i] = static_cast<char>(length >> 8 * (kFrameHead - 1 - i) & 0xff);
  }
}

void FrameSplitter::begin() {
  carry_.clear();
  is_given_ = false;
}

FrameSplitter::Found FrameSplitter::next(std::string_view& input) {
  if (is_given_) begin();
  const bool is_whole_in_input = carry_.empty() && input.size() >= kFrameHead;
  if (!is_whole_in_input && !gather(input, kFrameHead)) return Found::kNeedsMore;
  const std::string_view head = is_whole_in_input ? input : std::string_view(carry_);
  const std::size_t length = length_in(head);
  if (head[0] != 0 || length > kLargestMessage) return Found::kBroken;
  const std::size_t size = kFrameHead + length;
  if (is_whole_in_input && input.size() >= size) {
    message_ = input.substr(kFrameHead, length);
    input.remove_prefix(size);
    return Found::kMessage;
  }
  if (!gather(input, size)) return Found::kNeedsMore;
  message_ = std::string_view(carry_).substr(kFrameHead);
  is_given_ = true;
  return Found::kMessage;
}

// Whether so much of the frame is carried; takes what is missing from the input.
bool FrameSplitter::gather(std::string_view& input, std::size_t size) {
  const std::size_t part = std::min(input.size(), size - std::min(size, carry_.size()));
  carry_ += input.substr(0, part);
  input.remove_prefix(part);
  return carry_.size() >= size;
}

}  // namespace headroom::grpc
