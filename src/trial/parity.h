// How an environment differs from production as the service file describes it, and what may not be
// concluded from a test there. Said by the file alone; nothing is asked of either.
#pragma once

#include <string>
#include <vector>

#include "spec/spec.h"

namespace headroom::trial {

struct Difference {
  std::string what;  // "model has 1 replica here and 4 in production"
  std::string so;    // "where it breaks says nothing of where production does"

  friend bool operator==(const Difference&, const Difference&) = default;
};

// Against the environment called "production". Empty for that one itself, and where the file has
// none: then only what `here` says of itself (`differs`) is told.
std::vector<Difference> differences(const spec::Spec& spec, const spec::Environment& here);

// For people: "model has 1 replica here and 4 in production: where it breaks ...".
std::string sentence(const Difference& difference);

}  // namespace headroom::trial
