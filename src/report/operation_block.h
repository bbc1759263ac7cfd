// How an operation stands, as a block of lines to redraw: of each component what it has and what
// comes to it, what its policy asks for and why, what it expects; then what probes found and what
// cannot be seen.
//
// A pure function of the glance.
#pragma once

#include <vector>

#include "operation/glance.h"
#include "report/screen_line.h"

namespace headroom::report {

// Lines shorter than `columns`, at most `rows` of them; both are at least 20 and 4. Where all does
// not fit it is one line of each component, and then the first of them.
std::vector<ScreenLine> operation_block(const operation::Glance& glance, std::size_t columns,
                                        std::size_t rows);

}  // namespace headroom::report
