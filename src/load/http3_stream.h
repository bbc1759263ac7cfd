// One stream of HTTP/3: whose request it is, and what of its body is still to be sent.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "load/stream_channel.h"

namespace headroom::load {

struct Http3Stream {
  StreamChannel* channel = nullptr;  // null once nobody waits for it any more
  // The body, where it varies: QUIC may have to send it again until it is acknowledged, and by then
  // the channel may be about another request.
  std::string own_body;
  std::string_view unsent;  // in own_body, or in the prepared request
  std::string_view unsent_tail;

  bool is_sent() const { return unsent.empty() && unsent_tail.empty(); }
  // The next bytes of the body, taken off what is unsent.
  std::string_view take_unsent() {
    std::string_view& from = unsent.empty() ? unsent_tail : unsent;
    const auto taken = from.substr(0, kMostAtOnce);
    from.remove_prefix(taken.size());
    return taken;
  }

 private:
  // Each becomes a frame. When the answer comes first, no more than this is sent in vain.
  static constexpr std::size_t kMostAtOnce = 64 * 1024;
};

}  // namespace headroom::load
