// What is wrong with a path or a pattern that a person wrote.
#pragma once

#include <cstddef>
#include <string>

namespace headroom::extract {

struct Mistake {
  std::size_t offset = 0;  // in bytes, from the begin of the text
  std::string what;        // completes "the path ...": "has no ] for the [ before it"
};

}  // namespace headroom::extract
