// Cells and rows of the tables of a page. Texts are plain and escaped here; `cells` are markup.
#pragma once

#include <string>
#include <string_view>

#include "base/histogram.h"

namespace headroom::report {

// Of figures unless another class of page_assets.h is named: "kind" for quiet words.
std::string td(std::string_view text, std::string_view css_class = "n");
std::string th(std::string_view text, std::string_view css_class = "n");
// A row that begins with its name.
std::string named_row(std::string_view name, std::string_view cells);

// p50, p90, p95, p99, p99.9 and the maximum, or as many dashes; and the heads of their columns.
std::string percentile_cells(const Histogram& nanos);
std::string percentile_heads();

}  // namespace headroom::report
