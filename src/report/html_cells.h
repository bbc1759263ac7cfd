// Cells and rows of the tables of a page. Texts are plain and escaped here; `cells` are markup.
#pragma once

#include <string>
#include <string_view>

namespace headroom::report {

// Of figures unless another class of page_assets.h is named: "kind" for quiet words.
std::string td(std::string_view text, std::string_view css_class = "n");
std::string th(std::string_view text, std::string_view css_class = "n");
// A row that begins with its name.
std::string named_row(std::string_view name, std::string_view cells);

}  // namespace headroom::report
