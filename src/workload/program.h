// A journey as a flat program: what a session walks, one node after the other, without recursion
// and without allocating.
//
// The tree of the service file becomes nodes that jump (workload/journey_builder.h):
//
//   if            unless C go E;  ...;  go F;  E: else...;  F:
//   repeat        rounds N;  B: ...;  last round? go E;  [pause;]  go B;  E:
//   until         rounds MOST;  B: ...;  unless C go L;  go E;  L: last round? go E;  go B;  E:
//   choose        one of A, B;  A: ...;  go E;  B: ...;  E:
//   parallel      fork;  ...;  join;
//
// Immutable once made; threads share it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/distribution.h"
#include "spec/spec.h"
#include "workload/template.h"

namespace headroom::workload {

// A condition with its templates compiled. It looks at saved values and ${sequence} only, so that
// asking it draws nothing.
struct Condition {
  Template left;
  Template right;
  spec::Condition::Comparison comparison{};
  // How likely it holds, for a walker who does not see the answers that it looks at.
  bool needs_answers = false;
  double likely = 0.5;
};

struct Node {
  enum class Kind : std::uint8_t {
    kVisit,      // the step `index`
    kUnless,     // on to `target` unless the condition `index` holds
    kGoTo,       // on to `target`
    kChoose,     // on to one of the `count` options from `index`
    kRounds,     // draws from the law `index` how many rounds follow, into the counter `count`
    kLastRound,  // counts a round off the counter `count`; on to `target` when none is left
    kPause,      // the law `index` says how long the pause before the next visit is
    kFork,       // the visits up to kJoin are a parallel group with the limits `index`
    kJoin,
  } kind = Kind::kVisit;
  std::uint32_t index = 0;
  std::uint32_t target = 0;  // of nodes; their number stands for the end
  std::uint32_t count = 0;
};

struct Program {
  std::vector<Node> nodes;
  std::vector<Condition> conditions;
  struct Option {
    double up_to = 0;  // the weights up to it, itself included, of 1
    std::uint32_t target = 0;
  };
  std::vector<Option> options;
  std::vector<Distribution> laws;
  std::vector<spec::Parallel> groups;
  std::uint32_t counters = 0;  // how many a session needs: the depth of its loops
};

}  // namespace headroom::workload
