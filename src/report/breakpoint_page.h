// The report of a search for the break point, as one HTML file and as Markdown.
//
// The page is built like that of a run (html.h): no network, no other file, well-formed XML.
#pragma once

#include <string>

#include "trial/breakpoint.h"

namespace headroom::report {

std::string html(const trial::Breakpoint& breakpoint);
std::string markdown(const trial::Breakpoint& breakpoint);

}  // namespace headroom::report
