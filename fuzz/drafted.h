// What every draft promises, whatever it was drafted from: its file reads back, step by step.
#pragma once

#include <cstddef>
#include <string>

#include "base/check.h"
#include "base/result.h"
#include "spec/read.h"
#include "traffic/write_draft.h"

namespace headroom::fuzz {

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
    HEADROOM_CHECK(reading->workload.journeys[i].steps.size() == draft->journeys[i].steps.size(),
                   "all steps");
  }
}

}  // namespace headroom::fuzz
