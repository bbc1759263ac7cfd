// Frames HTTP/1 responses (RFC 9112): finds the head, the pieces of the body and the end in bytes
// that arrive in any portions. Written by hand since it runs for every response: some 60 ns for a
// usual one.
//
// Asked like this, with `input` what was just received:
//
//   for (;;) switch (framer.next(input)) {
//     case kNeedsMore: return;             // all of input is consumed
//     case kHeader:    ... framer.header() // where begin() asked for them
//     case kHead:      ... framer.status() // once, after the headers
//     case kBody:      ... framer.body()   // a view into input; chunk framing is taken away
//     case kEnd:       ...                 // what is left of input belongs to no response yet
//     case kMalformed: ...                 // close the connection
//   }
//
// Nothing is kept of the input but a line that is not complete yet, so an idle one holds no heap
// memory. Interim responses (1xx but 101) are skipped. A line may end in LF alone.
//
// Not thread-safe; one per connection, reused by begin().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::net {

class HttpResponseFramer {
 public:
  // What the response answers: to HEAD there is no body whatever the head says.
  enum class Answers : std::uint8_t { kHead, kOther };
  // Whether headers are handed out one by one; most responses need none of them.
  enum class Headers : std::uint8_t { kSkip, kReport };
  enum class Found : std::uint8_t { kNeedsMore, kHeader, kHead, kBody, kEnd, kMalformed };

  struct Header {
    std::string_view name;   // as sent, in any case of letters
    std::string_view value;  // without blanks around it
  };

  // Past these the response is malformed.
  static constexpr std::size_t kLargestHead = 64 * 1024;  // also of the trailers
  static constexpr std::size_t kLargestChunkLine = 4 * 1024;

  void begin(Answers answers, Headers headers = Headers::kSkip);
  Found next(std::string_view& input);
  // The connection was closed: kEnd when that ends the response, kMalformed when it was not whole.
  Found end_of_input();

  // After kHeader; valid until the next call.
  Header header() const;
  int status() const { return status_; }
  std::string_view body() const { return body_; }
  // After kEnd: whether the connection may carry another request.
  bool keeps_alive() const { return keeps_alive_; }

 private:
  enum class State : std::uint8_t {
    kStatusLine,
    kHeaderLine,
    kLength,  // remaining_ bytes of body to come
    kUntilClose,
    kChunkSize,
    kChunkData,  // remaining_ bytes of this chunk to come
    kChunkEnd,   // the line end after a chunk's data
    kTrailerLine,
    kEnd,
    kMalformed,
  };

  bool take_line(std::string_view& input, std::size_t limit);
  Found no_line() const;
  Found take_body(std::string_view& input);
  Found end_of_head();
  bool read_status_line();
  bool read_header_line();
  bool read_content_length(std::string_view value);
  bool read_chunk_size();
  Found malformed();
  // Skipped: the response proper follows.
  bool is_interim() const { return status_ < 200 && status_ != 101; }

  State state_ = State::kEnd;
  Answers answers_ = Answers::kOther;
  Headers headers_ = Headers::kSkip;
  bool keeps_alive_ = false;
  bool is_chunked_ = false;
  bool has_transfer_encoding_ = false;
  bool has_length_ = false;
  int status_ = 0;
  std::uint64_t remaining_ = 0;
  std::size_t lines_bytes_ = 0;  // of the head or the trailers so far
  std::string_view line_;        // without its end; valid until the next call
  Header header_;                // its value not trimmed yet
  std::string_view body_;
  std::string carry_;  // the beginning of a line that is not complete
  bool line_is_carried_ = false;
};

}  // namespace headroom::net
