// Tags of steps: what is measured of several steps together, from the file to the reports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Each of five visits asks three times, for home, an item and the order.
std::string file_of(const std::string& url, const std::string& requirement) {
  return "service: shop\n"
         "targets: { here: \"" +
         url +
         "\" }\n"
         "requirements: [ \"" +
         requirement +
         "\" ]\n"
         "workload:\n"
         "  journeys:\n"
         "    buy:\n"
         "      steps:\n"
         "        - look: { tags: read, steps: [ { home: GET /ok }, { item: GET /ok } ] }\n"
         "        - order: { request: GET /broken, tags: [ checkout, money ] }\n"
         "tests: { few: { users: 1, iterations: 5 } }\n";
}

class Tags : public testing::Test {
 protected:
  Outcome test(const std::string& requirement) {
    folder_.write("headroom.yaml", file_of(nginx_.url(""), requirement));
    return run(headroom({"test", "few", "--json"}), folder_.path());
  }

  Nginx nginx_{"    location /ok { return 200 \"ok\"; }\n    location /broken { return 500; }\n"};
  Folder folder_;
};

// Whether so short a run can be trusted is the machine's affair; what was counted is not.
TEST_F(Tags, AreJudgedAndToldAsAllRequestsOfTheirSteps) {
  const Outcome outcome = test("read.errors < 1%");
  ASSERT_TRUE(json::accept(outcome.out)) << outcome.err << outcome.out;
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("tags").at("read").at("count"), 10);
  EXPECT_EQ(document.at("tags").at("read").at("failed"), 0);
  EXPECT_EQ(document.at("tags").at("money").at("failed"), 5);
  EXPECT_EQ(document.at("requests").at("item").at("tags"), json::array({"read"}));
  EXPECT_EQ(document.at("requirements").at(0).at("samples"), 10);
  EXPECT_EQ(document.at("requirements").at(0).at("verdict"), "pass");

  // The run that was kept knows them too, and needs no file for it.
  folder_.write("headroom.yaml", "service: shop\n");
  const Outcome shown = run(headroom({"show", "last"}), folder_.path());
  EXPECT_THAT(shown.out, HasSubstr("\n  tag read"));
  EXPECT_THAT(shown.out, HasSubstr("✓  read.errors < 1%"));
}

TEST_F(Tags, FailTheRequirementThatNamesThem) {
  const Outcome outcome = test("checkout.errors < 1%");
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_EQ(json::parse(outcome.out).at("requirements").at(0).at("verdict"), "fail");
}

TEST_F(Tags, AreSuggestedForANameThatIsNone) {
  const Outcome outcome = test("chekout.errors < 1%");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("headroom.yaml:3:18: there is no step or tag \"chekout\""));
  EXPECT_THAT(outcome.err, HasSubstr("did you mean checkout?"));
}

}  // namespace
}  // namespace headroom::tests
