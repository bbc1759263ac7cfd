// The frames of gRPC (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): each message
// has a head of five bytes, whether it is compressed and how long it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::grpc {

inline constexpr std::size_t kFrameHead = 5;
// A larger message than this is taken for nonsense.
inline constexpr std::size_t kLargestMessage = 16 * 1024 * 1024;

// Writes the head of a frame over the five bytes at `at` of `out`, for the message behind them.
void close_frame(std::string& out, std::size_t at);

// Cuts what arrives, in any portions, into messages:
//
//   for (;;) switch (splitter.next(input)) {
//     case kNeedsMore: return;           // all of input is consumed
//     case kMessage:   ... message() ... // valid until the next call
//     case kBroken:    ...               // compressed, though nobody asked for it, or too large
//   }
//
// A message that lies in one input is a view into it. Not thread-safe; reused by begin().
class FrameSplitter {
 public:
  enum class Found : std::uint8_t { kNeedsMore, kMessage, kBroken };

  void begin();
  Found next(std::string_view& input);
  std::string_view message() const { return message_; }
  // Whether what has come ends in the midst of a message.
  bool is_amid() const { return !carry_.empty(); }

 private:
  bool gather(std::string_view& input, std::size_t size);

  std::string carry_;      // of a frame that is not complete: its head, then its message
  bool is_given_ = false;  // the carried one was handed out
  std::string_view message_;
};

}  // namespace headroom::grpc
