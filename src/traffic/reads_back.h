// For tests: recorded files, and that what was drafted from them reads back, step by step.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "spec/read.h"
#include "traffic/write_draft.h"

namespace headroom::traffic {

inline std::string data_file(const std::string& name) {
  std::ifstream stream(std::string(HEADROOM_SOURCE_DIR "/tests/data/") + name);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void expect_same_steps(const std::vector<spec::Step>& read,
                              const std::vector<Step>& drafted) {
  ASSERT_EQ(read.size(), drafted.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].name, drafted[i].name);
    EXPECT_EQ(read[i].parallel.has_value(), drafted[i].is_group());
    expect_same_steps(read[i].steps, drafted[i].steps);
  }
}

inline void expect_reads_back(const Draft& draft) {
  const Written written = write_draft(draft);
  const auto reading = spec::read_text(written.service_file, "headroom.yaml");
  ASSERT_TRUE(reading) << to_string(reading.error().front()) << "\n" << written.service_file;
  ASSERT_EQ(reading->workload.journeys.size(), draft.journeys.size());
  for (std::size_t i = 0; i < draft.journeys.size(); ++i) {
    expect_same_steps(reading->workload.journeys[i].steps, draft.journeys[i].steps);
  }
}

}  // namespace headroom::traffic
