// What the templates of a step draw from.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "base/result.h"
#include "workload/data_table.h"
#include "workload/template.h"

namespace headroom::workload {

struct Drawn {
  std::set<std::uint32_t> tables;        // of files
  std::set<std::uint32_t> saved_tables;  // that steps save
  std::set<std::uint32_t> variables;     // saved values
};

// Adds what these pieces of a template draw from. Fails where a text takes its length from data
// that a step saves: whether they are numbers is not known.
Result<void> note_drawn(std::span<const Template::Piece> pieces,
                        const std::vector<DataTable>& tables, Drawn& drawn);

}  // namespace headroom::workload
