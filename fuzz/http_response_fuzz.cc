// HTTP/1 responses: whatever the bytes and however they are cut, the framer comes to the same end,
// and gives no more body than it was given bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "net/http_response.h"

namespace {

using headroom::net::HttpResponseFramer;
using Found = HttpResponseFramer::Found;

struct Reading {
  Found end = Found::kNeedsMore;
  int status = 0;
  std::string headers;
  std::string body;

  friend bool operator==(const Reading&, const Reading&) = default;
};

Reading read(std::string_view bytes, std::size_t portion) {
  HttpResponseFramer framer;
  framer.begin(HttpResponseFramer::Answers::kOther, HttpResponseFramer::Headers::kReport);
  Reading reading;
  while (!bytes.empty()) {
    std::string_view input = bytes.substr(0, portion);
    bytes.remove_prefix(input.size());
    for (bool wants_more = false; !wants_more;) {
      switch (framer.next(input)) {
        case Found::kNeedsMore:
          HEADROOM_CHECK(input.empty(), "all of the input is consumed");
          wants_more = true;
          break;
        case Found::kHeader:
          reading.headers.append(framer.header().name).append(framer.header().value);
          break;
        case Found::kHead:
          reading.status = framer.status();
          break;
        case Found::kBody:
          reading.body += framer.body();
          break;
        case Found::kEnd:
          reading.end = Found::kEnd;
          return reading;
        case Found::kMalformed:
          reading.end = Found::kMalformed;
          return reading;
      }
    }
  }
  reading.end = framer.end_of_input();
  return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Reading whole = read(bytes, size + 1);
  HEADROOM_CHECK(whole.body.size() <= size, "no byte of the body is made up");
  const Reading cut = read(bytes, 1 + size % 7);
  HEADROOM_CHECK(whole.end == cut.end, "how it is cut does not matter");
  if (whole.end == Found::kEnd) HEADROOM_CHECK(whole == cut, "how it is cut does not matter");
  return 0;
}
