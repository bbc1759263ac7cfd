// Where the program of a run command is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::drivers {

// The folder that the running headroom stands in.
std::filesystem::path own_folder();

struct SearchPlaces {
  std::filesystem::path service_folder;   // of the service file; absolute
  std::filesystem::path headroom_folder;  // the bundled examples are there, or below it
};

// `word` with a slash is a path, relative to the service folder. Without one it is looked for in
// PATH, in the service folder, in /usr/sbin, beside headroom, and in examples/chat beside headroom,
// in this order. Fails with kInvalid, saying where it looked.
Result<std::string> find_program(std::string_view word, const SearchPlaces& places);

}  // namespace headroom::drivers
