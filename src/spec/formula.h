// A sum of quantities, each as it is or times a name, which is a column of the data and may say of
// which data set: "120ms + 15ms * output_tokens", "1 KiB + prompts.input_tokens * 5 B".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::spec {

template <class Quantity>
struct Formula {
  Quantity fixed{};
  struct Term {
    Quantity each{};
    std::string name;
  };
  std::vector<Term> terms;
};

using TimeFormula = Formula<Nanos>;
using SizeFormula = Formula<Bytes>;

// Each fails with kInvalid and the column of what it does not understand.
Result<TimeFormula> parse_time_formula(std::string_view text);
Result<SizeFormula> parse_size_formula(std::string_view text);

}  // namespace headroom::spec
