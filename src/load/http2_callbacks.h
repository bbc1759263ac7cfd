// What nghttp2 calls while it reads and writes the frames of an Http2Connection.
#pragma once

#include <nghttp2/nghttp2.h>

namespace headroom::load {

class StreamChannel;

// Of a session whose user data is its Http2Connection, and a stream's its StreamChannel: null once
// nobody waits for it any more. Immutable, for all threads.
const nghttp2_session_callbacks* http2_callbacks();

// The channel's unsent(), framed without a copy on the way.
nghttp2_data_provider http2_body_of(StreamChannel& channel);

}  // namespace headroom::load
