// HTTP/3: QUIC in place of TCP and TLS, so that what one stream has lost on the way holds up no
// other.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "load/http3_connection.h"
#include "load/multiplexed.h"
#include "net/quic_context.h"

namespace headroom::load {

class Http3 final : public Multiplexed {
 public:
  // As Multiplexed does.
  Http3(Dialer dialer, std::unique_ptr<net::QuicContext> quic, const FieldsRequests& requests,
        std::uint32_t streams)
      : Multiplexed(std::move(dialer), requests, streams), quic_(std::move(quic)) {}

  net::QuicContext& quic() { return *quic_; }
  // In which the fields of a request are put together.
  std::vector<nghttp3_nv>& fields() { return fields_; }

 private:
  MultiplexedConnection& new_connection() override { return connections_.emplace_back(*this); }

  std::unique_ptr<net::QuicContext> quic_;
  std::vector<nghttp3_nv> fields_;
  std::deque<Http3Connection> connections_;
};

}  // namespace headroom::load
