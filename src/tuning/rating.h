// How well a configuration did, simulated or measured: whether the requirements hold, and how much
// is left of the one that is nearest to breaking.
#pragma once

#include <string>
#include <vector>

#include "run/judge.h"

namespace headroom::tuning {

// What a requirement came to.
struct Kept {
  std::string requirement;  // as written
  double value = 0;         // in the requirement's unit
  // The share of the limit that is left: 0.2 where 0.8 s are taken of 1 s; negative where it is
  // broken: -1 at 2 s. Of a share that may not fall, of what is missing to the whole.
  double margin = 0;

  friend bool operator==(const Kept&, const Kept&) = default;
};

struct Rating {
  bool holds = false;
  std::vector<Kept> kept;  // every requirement that could be judged

  // The one with the least margin; nullptr where none was judged.
  const Kept* worst() const;
  // Its margin; 0 where none was judged.
  double margin() const;

  friend bool operator==(const Rating&, const Rating&) = default;
};

// As design/held.h has it, a requirement that found nothing to speak of is not broken.
Rating rate(const std::vector<run::Verdict>& verdicts);

// What holds before what does not, then what has more left.
bool is_better(const Rating& one, const Rating& other);

}  // namespace headroom::tuning
