#include <gtest/gtest.h>

#include "queueing/approximate_mva.h"
#include "queueing/class_mva.h"
#include "queueing/convolution.h"
#include "queueing/finite_population.h"
#include "queueing/fixture_json_for_test.h"
#include "queueing/mmc.h"
#include "queueing/mva.h"
#include "queueing/open_network.h"

namespace headroom::queueing {
namespace {

using Json = nlohmann::json;

Json pdq(const std::string& id) {
  const Json fixture = fixture_json("pdq_outputs.json");
  for (const Json& one : fixture["cases"]) {
    if (one["id"] == id) return one;
  }
  throw std::out_of_range("no case " + id);
}

class Stability : public testing::TestWithParam<Row> {};

// Four servers of 50 ms, one of 10 ms, two of 20 ms, one second of thinking: the first saturates at
// 80/s.
TEST_P(Stability, OfManyServersHoldsPastSaturation) {
  const Row& row = GetParam();
  const auto means = convolution({.centers = {{.demand = 0.05, .servers = 4},
                                              {.demand = 0.01},
                                              {.demand = 0.02, .servers = 2}},
                                  .customers = row.whole("N"),
                                  .think = 1})
                         .value();
  EXPECT_NEAR(means.throughput, row["X"], 1e-9 * row["X"]);
  expect_closed_form(means.response, row["R"], "response");
  expect_closed_form(means.centers[0].utilisation, row["U1"], "first");
  expect_closed_form(means.centers[1].utilisation, row["U2"], "second");
  expect_closed_form(means.centers[2].utilisation, row["U3"], "third");
}
INSTANTIATE_TEST_SUITE_P(Exact, Stability,
                         testing::ValuesIn(fixture_rows("mva_multiserver_stability.csv")),
                         named_by({"N"}));

// The same system as states, M/M/c/N.
TEST(Convolution, AgreesWithTheFinitePopulation) {
  const auto network =
      convolution({.centers = {{.demand = 0.5, .servers = 8}}, .customers = 500, .think = 20})
          .value();
  const auto states =
      finite_population({.users = 500, .think = 20, .service = 0.5, .servers = 8}).value();
  EXPECT_NEAR(network.throughput, states.throughput, 1e-10 * states.throughput);
  EXPECT_NEAR(network.response, states.response, 1e-10 * states.response);
}

TEST(Convolution, HoldsForTwentyThousandCustomers) {
  const auto means = convolution({.centers = {{.demand = 1, .servers = 100}, {.demand = 0.001}},
                                  .customers = 20'000,
                                  .think = 100})
                         .value();
  EXPECT_NEAR(means.throughput, 100, 1e-6);
  EXPECT_NEAR(means.response, 100, 1e-4);
}

TEST(Mva, HoldsForAMillionCustomers) {
  const auto means =
      mva({.centers = {{.demand = 0.01}, {.demand = 0.005}}, .customers = 1'000'000, .think = 10})
          .value();
  EXPECT_NEAR(means.throughput, 100, 1e-9);
  EXPECT_NEAR(means.response, 1'000'000 / 100.0 - 10, 1e-6);
  // Behind a bottleneck the other queue is M/M/1 at half its capacity.
  EXPECT_NEAR(means.centers[1].in_center, 1, 1e-6);
}

TEST(ApproximateMva, HoldsForAMillionCustomersAndTenThousandServers) {
  const auto means =
      approximate_mva({.centers = {{.demand = 1, .servers = 10'000}, {.demand = 0.00005}},
                       .customers = 1'000'000,
                       .think = 60},
                      Guess::kProportional)
          .value();
  EXPECT_NEAR(means.throughput, 10'000, 0.1);
  EXPECT_NEAR(means.response, 40, 0.001);
}

TEST(Mva, LeavesSeveralServersToConvolution) {
  const auto means = mva({.centers = {{.demand = 1, .servers = 2}}});
  ASSERT_FALSE(means);
  EXPECT_EQ(means.error().fix, "convolution");
}

TEST(ClosedNetwork, RefusesNonsense) {
  EXPECT_FALSE(mva({.centers = {}}));
  EXPECT_FALSE(mva({.centers = {{.demand = 0}}}));
  EXPECT_FALSE(mva({.centers = {{.demand = -1}}}));
  EXPECT_FALSE(mva({.centers = {{.demand = 1}}, .customers = 0}));
  EXPECT_FALSE(mva({.centers = {{.demand = 1}}, .think = -1}));
  EXPECT_FALSE(convolution({.centers = {{.demand = 1}}, .customers = 1'000'000}));
}

TEST(ClassMva, RefusesWhatWouldTakeForEver) {
  ClassNetwork network{.centers = {Center::Kind::kQueue}};
  for (int c = 0; c < 4; ++c) network.classes.push_back({.demands = {1}, .customers = 100});
  const auto means = class_mva(network);
  ASSERT_FALSE(means);
  EXPECT_EQ(means.error().what, "1.04e+08 combinations of customers are too many to solve exactly");
  EXPECT_TRUE(approximate_mva(network, Guess::kLinearizer));
}

// PDQ prints six places.
TEST(Pdq, OpenQueues) {
  const Json mm1 = pdq("mm1");
  const auto one = open_network({{.demand = mm1["S"]}}, mm1["lam"]).value();
  EXPECT_NEAR(one.response, mm1["R"], 1e-9);
  EXPECT_NEAR(one.centers[0].in_center, mm1["Q"], 1e-9);
  EXPECT_NEAR(one.centers[0].utilisation, mm1["U"], 1e-9);
  for (const char* id : {"mmm", "spamcan"}) {
    const Json many = pdq(id);
    const auto means =
        open_network({{.demand = many["S"], .servers = many["m"]}}, many["lam"]).value();
    EXPECT_NEAR(means.response, many["R"], 1e-6) << id;
    EXPECT_NEAR(means.centers[0].in_center, many["Q"], 1e-6) << id;
  }
}

TEST(Pdq, PassportOffice) {
  const Json passport = pdq("passport");
  std::vector<Center> centers;
  for (const Json& demand : passport["D"]) centers.push_back({.demand = demand});
  const auto means = open_network(centers, passport["lam_per_s"]).value();
  // Its demands are printed to six places, and the busiest is 3 % from saturation.
  EXPECT_NEAR(means.response, passport["R"], 1e-3);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(means.centers[k].utilisation, passport["U"][k], 1e-6);
    EXPECT_NEAR(means.centers[k].in_center, passport["Q"][k], 1e-5);
    EXPECT_NEAR(means.centers[k].residence, passport["residence"][k], 1e-3);
  }
}

TEST(Pdq, Terminals) {
  const Json terminals = pdq("mm1n");
  const auto means = mva({.centers = {{.demand = terminals["S"]}},
                          .customers = terminals["N"],
                          .think = terminals["Z"]})
                         .value();
  EXPECT_NEAR(means.throughput, terminals["X"], 1e-8);
  EXPECT_NEAR(means.response, terminals["R"], 1e-8);
  EXPECT_NEAR(means.centers[0].utilisation, terminals["U"], 1e-8);
  EXPECT_NEAR(means.centers[0].in_center, terminals["Q"], 1e-8);
}

TEST(Pdq, PreforkingServer) {
  const Json httpd = pdq("httpd_prefork");
  ClosedNetwork network{.centers = {{.demand = httpd["S_master"]}}};
  const int slaves = httpd["slaves"];
  for (int i = 0; i < slaves; ++i) {
    network.centers.push_back({.demand = httpd["S_slaves_total"].get<double>() / slaves});
  }
  for (const auto& [customers, throughput] : httpd["X_by_N"].items()) {
    network.customers = std::stoi(customers);
    const auto means = mva(network).value();
    EXPECT_NEAR(means.throughput, throughput, 1e-6) << customers;
    EXPECT_NEAR(means.response, httpd["R_by_N"][customers], 1e-8) << customers;
  }
}

TEST(Pdq, ThreeTiers) {
  const Json tiers = pdq("ebiz_3tier");
  ClosedNetwork network;
  for (const Json& demand : tiers["D"]) network.centers.push_back({.demand = demand});
  for (const auto& [customers, throughput] : tiers["X_by_N"].items()) {
    network.customers = std::stoi(customers);
    const auto means = mva(network).value();
    EXPECT_NEAR(means.throughput, throughput, 1e-6) << customers;
    EXPECT_NEAR(means.response, tiers["R_by_N"][customers], 1e-8) << customers;
  }
}

// It thinks for a tiny time, where PDQ needs some, so its figures have seven digits.
TEST(Pdq, ThreadsOfACloudServer) {
  const Json cloud = pdq("aws_tomcat_cloud");
  const int servers = cloud["servers"];
  ClosedNetwork network{.centers = {{.demand = cloud["S"], .servers = servers}}};
  for (const auto& [customers, throughput] : cloud["X_by_N"].items()) {
    network.customers = std::stoi(customers);
    EXPECT_NEAR(convolution(network).value().throughput, throughput, 1e-5) << customers;
  }
  for (const auto& [customers, response] : cloud["R_by_N"].items()) {
    network.customers = std::stoi(customers);
    EXPECT_NEAR(convolution(network).value().response, response, 1e-6) << customers;
  }
  network.customers = 400;
  const auto means = convolution(network).value();
  const Json& report = cloud["report_N400"];
  EXPECT_NEAR(means.throughput, report["throughput"], 1e-4);
  EXPECT_NEAR(means.response, report["response"], 1e-4);
  EXPECT_NEAR(means.response / network.centers[0].demand, report["stretch"], 1e-4);
  EXPECT_NEAR(means.centers[0].in_center, report["queue"], 1e-6);
  EXPECT_NEAR(means.centers[0].in_center - servers, report["waiting_line"], 1e-6);
}

TEST(Pdq, DatabaseClusterExactAndApproximate) {
  const Json cluster = pdq("db_cluster");
  ClosedNetwork network{.customers = cluster["N"], .think = cluster["Z"]};
  for (const Json& tier : cluster["stations"]) {
    const int stations = tier[0];
    for (int i = 0; i < stations; ++i) {
      network.centers.push_back({.demand = tier[1].get<double>() / stations});
    }
  }
  const auto exact = mva(network).value();
  EXPECT_NEAR(exact.throughput, cluster["exact"]["X"], 1e-6);
  EXPECT_NEAR(exact.response, cluster["exact"]["R"], 1e-6);
  const auto approximate = approximate_mva(network, Guess::kProportional).value();
  // PDQ stops when a round changes little, which leaves it a few ten-thousandths away.
  const auto near = [](double actual, double expected) {
    EXPECT_NEAR(actual, expected, 4e-4 * expected);
  };
  near(approximate.throughput, cluster["approx"]["X"]);
  near(approximate.response, cluster["approx"]["R"]);
  near(approximate.centers.front().utilisation, cluster["approx"]["U"][0]);
  near(approximate.centers.back().utilisation, cluster["approx"]["U"][2]);
  const auto linearized = approximate_mva(network, Guess::kLinearizer).value();
  EXPECT_NEAR(linearized.response, exact.response, 0.0005 * exact.response);
}

}  // namespace
}  // namespace headroom::queueing
