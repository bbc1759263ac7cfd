// One user's order is another user's work: rows that steps save while a test runs, against nginx.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Signs in once, and lets three users buy while two pack what was bought: twelve orders in all.
std::string shop(const std::string& url, const std::string& sign_in) {
  return "service: shop\n"
         "targets: { here: \"" +
         url +
         "\" }\n"
         "requirements: [ errors < 1% ]\n"
         "workload:\n"
         "  data:\n"
         "    tokens: { saved-by: sign-in }\n"
         "    orders: { saved-by: checkout, pick: unique }\n"
         "  journeys:\n"
         "    enter: { steps: [ { sign-in: { request: \"POST " +
         sign_in +
         "\", save: { value: $.token } } } ] }\n"
         "    buy:\n"
         "      auth: { bearer: \"${tokens.value}\" }\n"
         "      steps: [ { checkout: { request: POST /orders, save: { id: $.id } } } ]\n"
         "    fulfil:\n"
         "      auth: { bearer: \"${tokens.value}\" }\n"
         "      steps: [ { pack: \"PUT /orders/${orders.id}\" } ]\n"
         "tests:\n"
         "  day:\n"
         "    before: enter\n"
         "    loads:\n"
         "      buying: { users: 3, iterations: 12, journeys: buy }\n"
         "      packing: { users: 2, iterations: 12, journeys: fulfil }\n";
}

class SavedData : public testing::Test {
 protected:
  Outcome test(const std::string& sign_in) {
    folder_.write("headroom.yaml", shop(nginx_.url(""), sign_in));
    return run(headroom({"test", "day"}), folder_.path());
  }

  // An order that was packed already would not be known by its number again.
  Nginx nginx_{
      "    location = /token { return 200 '{\"token\":\"t-$request_id\"}'; }\n"
      "    location = /orders { if ($http_authorization !~ '^Bearer t-') { return 401; }\n"
      "      return 201 '{\"id\":\"$request_id\"}'; }\n"
      "    location ~ '^/orders/[0-9a-f]{32}$' {\n"
      "      if ($http_authorization !~ '^Bearer t-') { return 401; }\n"
      "      access_log access.log; return 204; }\n"};
  Folder folder_;
};

TEST_F(SavedData, FlowsFromOneJourneyToAnother) {
  const Outcome outcome = test("/token");
  EXPECT_THAT(outcome.out + outcome.err, HasSubstr("orders: checkout saved 12 rows, 12 drawn"));
  EXPECT_EQ(nginx_.stop_and_count_requests(), 12u);

  const Outcome shown = run(headroom({"show", "last", "--json"}), folder_.path());
  ASSERT_TRUE(json::accept(shown.out)) << shown.err << shown.out;
  const json requests = json::parse(shown.out).at("requests");
  EXPECT_EQ(requests.at("checkout").at("count"), 12);
  EXPECT_EQ(requests.at("checkout").at("failed"), 0);
  EXPECT_EQ(requests.at("pack").at("count"), 12);
  EXPECT_EQ(requests.at("pack").at("failed"), 0);
}

TEST_F(SavedData, WhatGoesBeforeTheLoadMustSucceed) {
  const Outcome outcome = test("/nowhere");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("the journey enter failed, which goes before the load; "
                                     "sign-in: status 404"));
}

}  // namespace
}  // namespace headroom::tests
