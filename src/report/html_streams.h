// The part of the HTML report on streams.
#pragma once

#include <string>

#include "report/digest.h"

namespace headroom::report {

// Of the classes that stream: the times of their tokens, and below them what was received. Empty
// where none does. It stands in the page as the tables of html_tables.h do.
std::string streams_table(const Digest& digest);
// How to read it, as markup.
std::string streams_lead(const Digest& digest);

}  // namespace headroom::report
