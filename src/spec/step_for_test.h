// One step read from a line of YAML, for tests of what stands in steps.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/read.h"

namespace headroom::spec {

inline Reading read_step(std::string_view request, std::string_view fields) {
  return read_text("workload: { journeys: { j: { steps: [ { a: { request: " + std::string(request) +
                       ", " + std::string(fields) + " } } ] } } }",
                   "h.yaml");
}

// The step `a` with these fields.
inline Step step_with(std::string_view fields, std::string_view request = "POST /") {
  const Reading reading = read_step(request, fields);
  if (reading) return reading->workload.journeys.at(0).steps.at(0);
  for (const Error& problem : reading.error()) ADD_FAILURE() << to_string(problem);
  return {};
}

// All that is wrong with it, as a user sees it.
inline std::vector<std::string> problems_with(std::string_view fields,
                                              std::string_view request = "POST /") {
  std::vector<std::string> lines;
  const Reading reading = read_step(request, fields);
  if (reading) return lines;
  for (const Error& problem : reading.error()) lines.push_back(to_string(problem));
  return lines;
}

}  // namespace headroom::spec
