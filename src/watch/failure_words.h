// What servers and networks do, in few words for a line of gaps.
#pragma once

#include <string_view>

#include "http/client.h"

namespace headroom::watch {

// "no answer in time", "refused the connection"
std::string_view in_words(http::Failure failure);

}  // namespace headroom::watch
