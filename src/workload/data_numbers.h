// Columns of a plan's data that hold numbers, by the names that formulas use.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "workload/plan.h"

namespace headroom::workload {

struct DataColumn {
  std::uint32_t table = 0;  // of the plan
  std::uint32_t column = 0;
};

// "output_tokens", or with its data set "prompts.output_tokens". Fails where there is none, with
// the nearest name.
Result<DataColumn> find_column(const Plan& plan, std::string_view name);

// Its values, row by row. Fails where one is no number or negative.
Result<std::vector<double>> numbers_of(const Plan& plan, DataColumn column);

}  // namespace headroom::workload
