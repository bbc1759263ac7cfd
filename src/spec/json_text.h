// A part of the YAML tree as JSON text, by the core schema of YAML 1.2: plain 12, 1.5, true and
// null are a number, a boolean and null, everything else is a string; what stands in quotes is
// always a string. Numbers keep their digits ("1.50", integers beyond 2^53).
#pragma once

#include <string>
#include <string_view>

#include "spec/tree.h"

namespace headroom::spec {

enum class Templates {
  kAsWritten,  // "${x}" stays a string
  kMarked,     // for a request's body, see Step::body in spec.h
};

std::string json_text(const Node& node, Templates templates);

// In double quotes, escaped; text that is not UTF-8 is the caller's mistake.
std::string json_string(std::string_view text);

}  // namespace headroom::spec
