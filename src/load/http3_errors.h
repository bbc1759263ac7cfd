// The errors with which streams of HTTP/3 end (RFC 9114, section 8.1, and RFC 9204, section 6).
#pragma once

#include <cstdint>
#include <string_view>

#include "load/stream_channel.h"

namespace headroom::load {

StreamError error_of_http3(std::uint64_t error);
// As the RFC has it.
std::string_view name_of_http3_error(std::uint64_t error);

}  // namespace headroom::load
