// Whether QUIC is spoken at an address.
#pragma once

#include <string>

#include "base/quantity.h"
#include "net/address.h"
#include "net/quic_context.h"

namespace headroom::load {

// Agrees on a connection and closes it. Gives what went wrong, for people; nothing when all went
// well. Blocks, at most until `deadline`.
std::string try_quic(net::QuicContext& context, const net::Address& address, Nanos deadline);

}  // namespace headroom::load
