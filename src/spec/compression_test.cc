#include "spec/compression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::FieldsAre;
using testing::IsEmpty;

std::vector<Header> headers_of(const std::string& workload) {
  const Reading reading = read_text("headroom: 1\nservice: s\nworkload:\n" + workload +
                                        "  journeys: { visit: { steps: [ { home: GET / } ] } }\n",
                                    "headroom.yaml");
  EXPECT_TRUE(reading.has_value());
  return reading ? reading->workload.headers : std::vector<Header>();
}

TEST(Compression, IsAcceptedByAHeaderOfAllSteps) {
  EXPECT_THAT(headers_of("  compression: accepted\n"),
              ElementsAre(FieldsAre("Accept-Encoding", "gzip, br, zstd")));
}

TEST(Compression, IsNotAskedForUnlessTheFileSaysSo) {
  EXPECT_THAT(headers_of(""), IsEmpty());
  EXPECT_THAT(headers_of("  compression: none\n"), IsEmpty());
}

TEST(Compression, AHeaderOfOnesOwnCountsWhereverItStands) {
  const auto own = ElementsAre(FieldsAre("accept-encoding", "br"));
  EXPECT_THAT(headers_of("  compression: accepted\n  headers: { accept-encoding: br }\n"), own);
  EXPECT_THAT(headers_of("  headers: { accept-encoding: br }\n  compression: accepted\n"), own);
}

TEST(Compression, AnotherWordIsAMistake) {
  EXPECT_FALSE(
      read_text("headroom: 1\nservice: s\nworkload: { compression: gzip, journeys: { v: { "
                "steps: [ { home: GET / } ] } } }\n",
                "headroom.yaml"));
}

}  // namespace
}  // namespace headroom::spec
