#include "sim/data_columns.h"

#include <fmt/format.h>

#include "base/text.h"
#include "workload/data_numbers.h"

namespace headroom::sim {

Result<std::uint32_t> DataColumns::add(const std::vector<spec::TimeFormula::Term>& terms) {
  std::vector<float> seconds;
  for (const spec::TimeFormula::Term& term : terms) {
    const auto place = workload::find_column(plan_, term.name);
    if (!place) return fail(place.error());
    if (table_ != kAbsent && table_ != place->table) {
      return invalid(fmt::format("{} is of another data set than {}", in_quotes(term.name),
                                 plan_.tables[table_].name()),
                     "a simulated request has one row of data", "put both into one data set");
    }
    table_ = place->table;
    const auto numbers = workload::numbers_of(plan_, *place);
    if (!numbers) return fail(numbers.error());
    seconds.resize(numbers->size());
    for (std::size_t row = 0; row < numbers->size(); ++row) {
      seconds[row] += static_cast<float>(to_seconds(term.each) * (*numbers)[row]);
    }
  }
  columns_.push_back(std::move(seconds));
  return static_cast<std::uint32_t>(columns_.size() - 1);
}

}  // namespace headroom::sim
