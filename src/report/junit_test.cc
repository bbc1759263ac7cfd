#include "report/junit.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "report/sample_run.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;

TEST(Junit, HasATestcaseForTheRunAndOneForEachRequirement) {
  const run::Run run = plain_run();
  const std::string xml = junit(run, judged(run, "errors < 50%"));
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"shop.load\" tests=\"2\" failures=\"0\" "
                             "errors=\"0\" skipped=\"0\" time=\"10.000\""));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"shop.load\" name=\"run\"/>"));
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"shop.load\" name=\"errors &lt; 50%\">"));
  EXPECT_THAT(xml, HasSubstr("<property name=\"get.response_time_s.p95\" value=\"0.100000\"/>"));
}

TEST(Junit, ABrokenRequirementIsAFailureWithItsEvidence) {
  const run::Run run = plain_run();
  EXPECT_THAT(junit(run, judged(run, "response_time p95 < 50ms")),
              HasSubstr("<failure type=\"requirement\" message=\"100ms, 2.00× the limit, "
                        "90 samples\"/>"));
}

TEST(Junit, ARequirementThatWasNotJudgedIsSkipped) {
  const run::Run run = plain_run();
  const std::string xml = junit(run, judged(run, "availability >= 99% over 30d"));
  EXPECT_THAT(xml, HasSubstr("<skipped message=\""));
  EXPECT_THAT(xml, HasSubstr("skipped=\"1\""));
}

TEST(Junit, ARunThatProvesNothingIsAnError) {
  run::Run run = plain_run();
  run::Judgement judgement = judged(run, "errors < 50%");
  judgement.outcome = run::Outcome::kUntrusted;
  judgement.trust = {.trusted = false, .reasons = {"sent late"}};
  EXPECT_THAT(junit(run, judgement), HasSubstr("<error type=\"untrusted\""));

  run.end->interrupted = true;
  EXPECT_THAT(junit(run, judged(run, "errors < 50%")), HasSubstr("<error type=\"partial\""));
}

TEST(Junit, ATagHasThePropertiesOfAStep) {
  run::Run run = plain_run();
  run.header.class_tags = {{"read"}};
  EXPECT_THAT(junit(run, judged(run, "errors < 50%")),
              HasSubstr("<property name=\"read.count\" value=\"100\"/>"));
}

TEST(Junit, IsWellFormedWhateverTheNamesAre) {
  run::Run run = sample_run();
  run.header.service = "<&\"'>\x01";
  run.header.classes[0] = "]]>";
  const std::string xml = junit(run, sample_judgement(run));
  EXPECT_EQ(malformation(xml), "");
  if (std::system("command -v xmllint >/dev/null 2>&1") != 0) return;
  const auto file = std::filesystem::path(HEADROOM_BINARY_DIR) / "sample-junit.xml";
  std::ofstream(file) << xml;
  EXPECT_EQ(std::system(("xmllint --noout '" + file.string() + "'").c_str()), 0);
}

}  // namespace
}  // namespace headroom::report
