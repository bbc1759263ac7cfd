// The style sheet and the script that every HTML report carries inside itself.
//
// The script only adds a crosshair with values to the plots (svg_plot.h); without it nothing is
// missing. Both stand in an XML CDATA section, so neither may contain "]]>" or "</".
#pragma once

#include <string_view>

namespace headroom::report {

std::string_view style_sheet();
std::string_view crosshair_script();

}  // namespace headroom::report
