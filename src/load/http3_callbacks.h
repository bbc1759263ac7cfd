// What nghttp3 calls, and where it leads.
#pragma once

#include <nghttp3/nghttp3.h>

namespace headroom::load {

// The user data of their sessions is an Http3Connection, that of streams an Http3Stream.
const nghttp3_callbacks& http3_callbacks();
// Reads the bodies of requests.
nghttp3_data_reader http3_body();

}  // namespace headroom::load
