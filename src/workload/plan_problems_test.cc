#include "workload/plan_problems.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class PlanProblems : public testing::Test {
 protected:
  PlanProblems() { folder_.write("prompts.csv", "text,tokens\nhi,3\n"); }

  // As a user sees them. The file has a line for each step.
  std::vector<std::string> problems(const std::string& data, const std::string& steps,
                                    const std::string& tests) {
    auto spec = spec::read_text("workload:\n  data: { prompts: { csv: " + data +
                                    " } }\n  journeys:\n    j:\n      steps:\n" + steps +
                                    "tests: { " + tests + " }\n",
                                "h.yaml");
    if (!spec) return {to_string(spec.error().front())};
    spec->folder = folder_.path();
    std::vector<std::string> lines;
    for (const Error& problem : plan_problems(*spec, spec->tests)) {
      lines.push_back(to_string(problem));
    }
    return lines;
  }

  static constexpr auto kFiveSteps =
      "        - a: GET /${prompts.txt}\n"
      "        - b: { request: POST /, file: no.bin }\n"
      "        - c: GET /${env:HEADROOM_NOBODY_SETS_THIS}\n"
      "        - d: GET /${prompts.tokns}\n"
      "        - e: \"GET /${random(6, 1)}\"\n";
  static constexpr auto kTest = "t: { load: 1/s, for: 1s }";

  TestFolder folder_;
};

TEST_F(PlanProblems, AreAllToldAtOnceInTheOrderOfTheFile) {
  EXPECT_THAT(problems("prompts.csv", kFiveSteps, kTest),
              ElementsAre(HasSubstr("h.yaml:6:11: ${prompts.txt} names a column"),
                          HasSubstr("h.yaml:7:11: "),
                          HasSubstr("h.yaml:8:11: ${env:HEADROOM_NOBODY_SETS_THIS} is not there"),
                          HasSubstr("h.yaml:9:11: ${prompts.tokns} names a column"),
                          HasSubstr("h.yaml:10:11: ${random(6, 1)} is not a range")));
}

TEST_F(PlanProblems, OfOneStepAreAllToldToo) {
  EXPECT_THAT(
      problems("prompts.csv",
               "        - a:\n"
               "            request: POST /${prompts.txt}/${prompts.tokns}\n"
               "            headers: { X-Kind: \"${random(6, 1)}\" }\n"
               "            auth: { bearer: \"${env:HEADROOM_NOBODY_SETS_THIS}\" }\n"
               "            file: no.bin\n",
               kTest),
      ElementsAre(HasSubstr("${prompts.txt} names a column"),
                  HasSubstr("${prompts.tokns} names a column"),
                  HasSubstr("${random(6, 1)} is not a range"),
                  HasSubstr("${env:HEADROOM_NOBODY_SETS_THIS} is not there"), HasSubstr("no.bin")));
}

TEST_F(PlanProblems, OfADataFileThatIsNotThereAreNotToldOfEachOfItsColumns) {
  EXPECT_THAT(problems("no.csv", kFiveSteps, kTest),
              UnorderedElementsAre(HasSubstr("no.csv"), HasSubstr("no.bin"),
                                   HasSubstr("is not there"), HasSubstr("not a range")));
}

TEST_F(PlanProblems, OfLoadsAreToldBesideThoseOfSteps) {
  const auto found = problems("prompts.csv", "        - a: GET /${prompts.txt}\n",
                              "t: { trace: no.csv }, u: { load: 1/s, for: 1s }");
  EXPECT_THAT(found, UnorderedElementsAre(HasSubstr("${prompts.txt}"), HasSubstr("no.csv")));
}

}  // namespace
}  // namespace headroom::workload
