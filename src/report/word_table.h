// A table as words, which the terminal and a page lay out each in its own way.
#pragma once

#include <string>
#include <vector>

namespace headroom::report {

// The first cell of a row is its name, the others are figures. No rows: nothing is known.
struct WordTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

}  // namespace headroom::report
