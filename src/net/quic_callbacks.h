// What ngtcp2 calls, and where it leads.
#pragma once

#include <ngtcp2/ngtcp2.h>

namespace headroom::net {

// The user data of their connections is a QuicConnection.
const ngtcp2_callbacks& quic_callbacks();

}  // namespace headroom::net
