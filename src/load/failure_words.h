// What failed on the wire, in words for people (run/failure_example.h).
#pragma once

#include <string>
#include <string_view>

#include "base/quantity.h"
#include "net/transport.h"

namespace headroom::load {

// Of bytes that are no answer of HTTP/1.1: what they seem to be, or how they begin.
std::string words_of_malformed(std::string_view bytes);

// Of connecting, where the kind of failure does not say it already; empty where it does.
std::string words_of_connect(int error, const net::Transport& transport);

enum class Heard { kNothing, kSome };
std::string words_of_timeout(Heard heard, Nanos timeout);

}  // namespace headroom::load
