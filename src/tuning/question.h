// What is asked of a configuration, and what the answer was, whoever gave it: a simulation or the
// environment. Asked the same again, in the same words, the answer may be an earlier one.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "tuning/configuration.h"
#include "tuning/rating.h"

namespace headroom::tuning {

struct Question {
  enum class Of { kSimulation, kEnvironment } of = Of::kSimulation;
  enum class About {
    kKeeping,      // whether the requirements hold, under `load` or in the objective's test
    kHighestLoad,  // at which they hold
  } about = About::kKeeping;
  std::optional<Rate> load;  // absent: the objective's test
  Nanos length{};            // of a run on the environment under a load
  int repeat = 0;            // the same asked again, so that chance can be told

  friend bool operator==(const Question&, const Question&) = default;
};

struct Answer {
  Rating rating;                     // of kKeeping
  std::optional<Rate> highest_load;  // of kHighestLoad; nothing: not even the lowest
  std::string run;                   // that was kept of it; empty: none
  std::string untrusted;             // why it says nothing of the service; empty: it does
  Nanos took{};                      // on the environment, bringing it up included

  friend bool operator==(const Answer&, const Answer&) = default;
};

// Who answers; fails where it cannot, and then nothing is remembered.
using Ask = std::function<Result<Answer>(const Configuration&, const Question&)>;

// "simulated at 36/s", "measured in spike": for people and for the journal.
std::string name_of(const Question& question);

}  // namespace headroom::tuning
