// The columns of a model, out of the data of a plan: what each row adds to a time.
#pragma once

#include <vector>

#include "base/result.h"
#include "sim/model.h"
#include "spec/formula.h"
#include "workload/plan.h"

namespace headroom::sim {

// All columns of a model come from one data set, since a request has one row.
class DataColumns {
 public:
  explicit DataColumns(const workload::Plan& plan) : plan_(plan) {}

  // The number of the column that adds up the terms; fails where a name is no column of the data,
  // or a value no number.
  Result<std::uint32_t> add(const std::vector<spec::TimeFormula::Term>& terms);

  std::uint32_t table() const { return table_; }  // of the plan; kAbsent: none was needed
  std::vector<std::vector<float>> take() { return std::move(columns_); }

 private:
  const workload::Plan& plan_;
  std::uint32_t table_ = kAbsent;
  std::vector<std::vector<float>> columns_;
};

}  // namespace headroom::sim
