// How a service scales, on the terminal: a table of sizes, the law, and the verdict at the end.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"
#include "trial/scalability.h"
#include "trial/scalability_json.h"

namespace headroom::report {

// A figure without a unit: "12,343", "35.6", "0.000769".
std::string figure_text(double value);

// What the law says, a line each, the same on every page: the law itself, its knee, its peak.
struct LawLine {
  std::string name;   // "knee"
  std::string value;  // "37.4"
  std::string about;  // "beyond it more is hardly worth it: ..."
};
std::vector<LawLine> law_lines(const trial::Scalability& scalability);

// "86.3% efficient at 8", or what is missing: the verdict in a few words.
std::string headline(const trial::Scalability& scalability);

std::string scalability_text(const trial::Scalability& scalability,
                             const trial::ScalabilityNames& names, Colour colour);

}  // namespace headroom::report
