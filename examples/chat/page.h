// The chat page (page/index.html), built into the program.
#pragma once

#include <string_view>

namespace chat {

extern const std::string_view kPage;

}  // namespace chat
