// Compiles the text of a template (workload/template.h): resolves every name once, so that
// rendering is copying.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "workload/data_table.h"
#include "workload/template.h"

namespace headroom::workload {

// Where the rendered text goes, which decides how values without a prefix are escaped.
enum class Place { kBody, kTarget, kHeader };

// What a template may refer to, besides the built-in values.
struct Names {
  const std::vector<DataTable>& tables;
  const std::vector<std::string>& variables;     // every value that any journey saves
  const std::set<std::uint32_t>& saved_by_then;  // those that exist when the template is rendered
  std::span<const std::string> unread{};         // data sets of which no column is known
};

// Reads the environment for ${env:NAME}. Each error quotes the ${...} and says what exists.
Result<Template> compile_template(std::string_view text, Place place, const Names& names);

}  // namespace headroom::workload
