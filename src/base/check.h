// Assertions that stay on in release: for what only a programmer can get wrong.
#pragma once

#include <string_view>

namespace headroom {

// Prints the place and the message to standard error and aborts.
[[noreturn]] void check_failed(std::string_view file, int line, std::string_view condition,
                               std::string_view message);

}  // namespace headroom

#define HEADROOM_CHECK(condition, message)                                               \
  do {                                                                                   \
    if (!(condition)) ::headroom::check_failed(__FILE__, __LINE__, #condition, message); \
  } while (false)
