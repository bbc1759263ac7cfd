// Groups sessions by the set of endpoints that they visit.
//
// A latent class model (Lazarsfeld and Henry 1968): a session belongs to one of K classes, and a
// class visits each endpoint with a probability of its own, independently. Fitted by expectation
// and maximisation (Dempster, Laird and Rubin 1977), as Cadez et al. (2003) do for navigation of a
// web site; K, up to 8, has the least Bayesian information criterion (Schwarz 1978).
// Deterministic: the classes start at the commonest sets that are far from each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace headroom::traffic {

// Bit i: endpoint i was visited.
using VisitSet = std::uint64_t;
inline constexpr std::size_t kMostStates = 64;

struct LatentClasses {
  std::size_t count = 1;
  std::map<VisitSet, std::size_t> class_of;  // of every set that was given, the likeliest class
};

// `sessions`: how many there are of each set; `states`: how many bits are in use, 1..64.
LatentClasses find_classes(const std::map<VisitSet, std::uint64_t>& sessions, std::size_t states,
                           std::size_t most_classes = 8);

}  // namespace headroom::traffic
