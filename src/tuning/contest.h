// The candidates of a simulation, on the environment, with the fewest runs.
//
//   heats   Successive halving (Jamieson and Talwalkar 2016): every candidate in a short run, the
//           better half once more in a longer one, until one is left.
//   proof   That one and the file as it stands in turn, first the one, then the other, then the
//           other way round, so that a machine that warms up or tires favours neither.
//
// Half of the runs are kept for the proof. Decides from answers alone: asked again with the same
// answers it asks the same questions, which is what going on after a crash rests on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tuning/search.h"

namespace headroom::tuning {

// What bringing an environment up and taking it down is taken to need, beside the run itself.
inline constexpr Nanos kAround = std::chrono::seconds(5);

struct ContestRules {
  std::optional<Rate> load;  // absent: the objective's test, which is as long as it is
  Nanos heat{};              // the shortest run under a load
  Nanos proof{};             // the longest
  int runs = 12;             // at most; at least 2
  // For all runs, bringing the environment up included: none begins that would end later.
  Nanos time = Nanos::max();
};

struct RunOf {
  Configuration configuration;  // empty: the file as it stands
  Question question;
  Answer answer;
};

struct Candidate {
  Configuration configuration;
  Cost cost;
};

struct Contest {
  std::vector<RunOf> heats;
  Configuration winner;      // meaningless where `heats` is empty and there were several candidates
  std::vector<RunOf> proof;  // winner, file, file, winner, ...
  bool ran_out = false;      // of time before it was over
};

// `candidates` are at least one, the most promising first; the file as it stands may be one of
// them. Where it wins there is nothing to prove.
Result<Contest> hold_contest(const std::vector<Candidate>& candidates, const ContestRules& rules,
                             const Ask& ask);

// What the proof came to.
struct Proof {
  int pairs = 0;
  int winner_held = 0;  // of the pairs
  int file_held = 0;
  // The requirement that decides: the one that the file as it stands was nearest to breaking, or
  // broke most. The winner's value less the file's, in the requirement's unit, with its 95 %
  // interval over the pairs (Student's t); nothing with fewer than two pairs that have it.
  std::string requirement;
  double winner_mean = 0;
  double file_mean = 0;
  std::optional<double> difference;
  double low = 0;
  double high = 0;

  enum class Verdict {
    kBetter,     // it held in all pairs, and the file did not or costs more
    kNoBetter,   // both held, and it does not cost less
    kNotProven,  // it did not hold throughout, or there are no pairs
  } verdict = Verdict::kNotProven;
};

// A pair of which one run is untrusted counts for nothing.
Proof prove(const std::vector<RunOf>& proof, const Cost& winner, const Cost& file);

}  // namespace headroom::tuning
