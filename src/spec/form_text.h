// A map of the YAML tree as application/x-www-form-urlencoded text (WHATWG URL standard).
#pragma once

#include <string>

#include "spec/tree.h"

namespace headroom::spec {

// "name=value&...": literal text percent-encoded, templates marked ${form:NAME} for whoever fills
// them in. Items of the map that are no scalars count as their JSON.
std::string form_text(const Node& map);

}  // namespace headroom::spec
