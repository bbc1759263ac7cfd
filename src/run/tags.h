// The tags of a run: words under which several request classes are measured together.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run/run.h"

namespace headroom::run {

struct Tag {
  std::string name;
  std::vector<std::size_t> classes;  // that have it, rising, at least one
};
// In the order in which the classes first name them.
std::vector<Tag> tags_of(const Header& header);

// Those of one class; none where the header does not say.
std::vector<std::string> tags_of(const Header& header, std::size_t request_class);

}  // namespace headroom::run
