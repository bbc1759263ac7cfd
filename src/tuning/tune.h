// Tuning as a whole: search in simulation, prove on the environment, remember every answer.
//
//   spec --> Rehearsal --search--> frontier --candidates--> contest on the environment --> Proof
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tuning/contest.h"
#include "tuning/contest_length.h"
#include "tuning/journal.h"
#include "tuning/search.h"

namespace headroom::tuning {

struct Tuned {
  std::string service;
  std::string objective;
  std::optional<Rate> load;   // of the objective; of a highest load, at which it was proven
  double configurations = 0;  // of the knobs in all
  std::size_t simulated = 0;  // simulations that the search took, those of an earlier try left out
  Seen file;                  // as it stands, simulated
  std::vector<Seen> frontier;
  std::optional<Seen> best;           // by simulation; nothing: the requirements cannot be kept
  std::vector<Candidate> candidates;  // of the contest
  std::optional<Contest> contest;
  std::optional<Proof> proof;
  // What is proposed: the winner of the contest, or else the best of the simulation. Empty: the
  // file as it stands.
  Configuration proposal;
  std::vector<Change> changes;  // that make the file so
};

// Who wants to know how far it is; each may be left as it is.
struct Progress {
  // What the simulation came to; nothing of the environment yet.
  std::function<void(const Tuned&)> searched = [](const Tuned&) {};
  // What the environment is going to be asked, at the most.
  std::function<void(const ContestLength&)> begins = [](const ContestLength&) {};
  std::function<void(const Configuration&, const Question&)> asks = [](const Configuration&,
                                                                       const Question&) {};
  std::function<void(const Answer&)> answered = [](const Answer&) {};
};

struct TuneSetup {
  const spec::Spec& spec;  // with a section `tune`
  Journal& journal;
  // Answers on the environment; empty: only the simulation is asked.
  Ask measure;
  Progress progress;
};

// Every problem at once, each with its place; fails also as answers do.
std::expected<Tuned, Problems> tune(const TuneSetup& setup);

}  // namespace headroom::tuning
