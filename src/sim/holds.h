// The formula of how long a request holds its slot: "120ms + 15ms * output_tokens". A sum of
// durations, each as it is or times a name; names are columns of the data, and may say of which
// data set: "prompts.output_tokens".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::sim {

struct Holds {
  Nanos fixed{};
  struct Term {
    Nanos each{};
    std::string name;
  };
  std::vector<Term> terms;
};

Result<Holds> parse_holds(std::string_view text);

}  // namespace headroom::sim
