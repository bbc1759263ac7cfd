// Splits a stream of server-sent events (HTML Living Standard, 9.2) into events, whatever the
// portions in which it arrives.
//
//   while (const auto event = splitter.next(input)) ... event->data ...
//
// Lines end in LF, CR or CRLF; a byte order mark at the start is skipped; comments, and events
// without data, are passed over; the data lines of one event are joined by LF. `id` and `retry` are
// read past: nobody here reconnects.
//
// An event whose bytes lie in one input is a view into it; only what is cut by the end of an input
// is copied, and the copy is given back with the event. Data past kLargestEvent is cut off.
//
// Not thread-safe; one per stream, reused by begin().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::net {

struct SseEvent {
  std::string_view type;  // empty where the stream names none: a "message"
  std::string_view data;
};

class SseSplitter {
 public:
  static constexpr std::size_t kLargestEvent = 16 * 1024 * 1024;

  void begin();
  // The next complete event, its bytes taken off the front of `input`; nothing when all of input is
  // consumed. The views are valid until the next call and while the input's bytes are.
  std::optional<SseEvent> next(std::string_view& input);

 private:
  // Text that is a view while it can be, and a copy once it must be.
  class Text {
   public:
    bool is_copy() const { return is_copy_; }
    std::string_view view() const { return is_copy_ ? std::string_view(copy_) : view_; }
    void set(std::string_view text);
    void append(std::string_view text);  // up to kLargestEvent
    void keep();                         // the bytes under the view are about to go
    void clear();

   private:
    std::string_view view_;
    std::string copy_;
    bool is_copy_ = false;
  };

  bool take_line(std::string_view& input);
  bool skip_byte_order_mark(std::string_view& input);
  void read_field();

  Text line_;
  Text data_;
  Text type_;
  std::uint8_t mark_bytes_ = 0;  // of the byte order mark seen; kMarkDone when past it
  bool line_is_complete_ = false;
  bool has_data_ = false;
  bool is_dispatched_ = false;  // the last event's texts are still to be cleared
  bool skips_line_feed_ = false;
};

}  // namespace headroom::net
