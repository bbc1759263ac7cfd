// For tests: whether text is well-formed XML, as far as elements, attributes and entities go.
#pragma once

#include <string>
#include <string_view>

namespace headroom::report {

// What is wrong and what stands there, or empty when nothing is. Checks that elements nest and are
// closed, that attribute values are quoted and hold no "<", that "&" begins one of XML's own
// entities or a number, and that there is one root. Comments, CDATA, a doctype and a declaration
// are passed over.
std::string malformation(std::string_view text);

}  // namespace headroom::report
