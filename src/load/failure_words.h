// What failed on the wire, in words for people (run/failure_example.h).
#pragma once

#include <string>
#include <string_view>

#include "base/quantity.h"

namespace headroom::load {

// Of bytes that are no answer of HTTP/1.1: what they seem to be, or how they begin.
std::string words_of_malformed(std::string_view bytes);

// Of connecting, where the kind of failure does not say it already; empty where it does. `problem`:
// what TLS or QUIC, whose name is `protocol`, told of an EPROTO.
std::string words_of_connect(int error, std::string_view protocol, std::string_view problem);

inline constexpr std::string_view kNoConnectionLeft =
    "the limit of connections is reached, or no port is left";
inline constexpr std::string_view kClosedTooSoon =
    "the server closed it before the answer was whole";

enum class Heard { kNoRoom, kNothing, kSome };
std::string words_of_timeout(Heard heard, Nanos timeout);

}  // namespace headroom::load
