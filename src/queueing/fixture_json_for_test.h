// Reads the fixtures of tests/data/fixtures that are JSON, for tests. Apart from the rows, because
// the library takes long to compile.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {

inline nlohmann::json fixture_json(const std::string& file) {
  std::ifstream in(fixture_path(file));
  if (!in) throw std::runtime_error("cannot read " + fixture_path(file));
  return nlohmann::json::parse(in);
}

}  // namespace headroom::queueing
