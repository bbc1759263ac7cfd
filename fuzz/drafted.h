// What every draft promises, whatever it was drafted from: its file reads back, step by step.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "spec/read.h"
#include "traffic/write_draft.h"

namespace headroom::fuzz {

inline void check_steps(const std::vector<spec::Step>& read,
                        const std::vector<traffic::Step>& drafted) {
  HEADROOM_CHECK(read.size() == drafted.size(), "all steps");
  for (std::size_t i = 0; i < read.size(); ++i) check_steps(read[i].steps, drafted[i].steps);
}

inline void check_draft(const Result<traffic::Draft>& draft) {
  if (!draft) {
    HEADROOM_CHECK(!draft.error().what.empty(), "a refusal says what is wrong");
    return;
  }
  const traffic::Written written = traffic::write_draft(*draft);
  const auto reading = spec::read_text(written.service_file, "headroom.yaml");
  HEADROOM_CHECK(reading, reading ? "" : to_string(reading.error().front()));
  HEADROOM_CHECK(reading->workload.journeys.size() == draft->journeys.size(), "all journeys");
  for (std::size_t i = 0; i < draft->journeys.size(); ++i) {
    check_steps(reading->workload.journeys[i].steps, draft->journeys[i].steps);
  }
}

}  // namespace headroom::fuzz
