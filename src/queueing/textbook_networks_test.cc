// Networks as textbooks print them, and to more digits as octave-queueing and PDQ solve them.
#include <gtest/gtest.h>

#include "queueing/approximate_mva.h"
#include "queueing/blocking_network.h"
#include "queueing/bounds.h"
#include "queueing/class_mva.h"
#include "queueing/convolution.h"
#include "queueing/fixture_json_for_test.h"
#include "queueing/mixed_network.h"
#include "queueing/mva.h"
#include "queueing/open_network.h"

namespace headroom::queueing {
namespace {

using Json = nlohmann::json;
using Kind = Center::Kind;

Json textbook(const std::string& id) {
  const Json examples = fixture_json("qn_textbook_examples.json");
  for (const Json& example : examples) {
    if (example["id"] == id) return example;
  }
  throw std::out_of_range("no example " + id);
}

// A number, or a fraction in quotes: "4/19".
double value_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  const std::string text = json.get<std::string>();
  const std::size_t slash = text.find('/');
  return std::stod(text.substr(0, slash)) / std::stod(text.substr(slash + 1));
}

std::vector<Center> queues(const Json& demands) {
  std::vector<Center> centers;
  for (const Json& demand : demands) centers.push_back({.demand = demand});
  return centers;
}

// Visits times service times, by class and center.
std::vector<double> demands_of(const Json& visits, const Json& services) {
  std::vector<double> demands;
  for (std::size_t k = 0; k < services.size(); ++k) {
    demands.push_back(value_of(visits[k]) * value_of(services[k]));
  }
  return demands;
}

// To as many digits as are printed.
constexpr double kSixPlaces = 0.6e-6;

TEST(OpenNetwork, OfLazowskaPage113) {
  const Json example = textbook("lazowska_p113_open");
  const auto means = open_network(queues(example["D"]), example["lam"]).value();
  const Json& exact = example["exact"];
  EXPECT_NEAR(means.response, exact["R"], kSixPlaces);
  double customers = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(means.centers[k].utilisation, exact["U"][k], kSixPlaces);
    EXPECT_NEAR(means.centers[k].residence, exact["residence"][k], kSixPlaces);
    EXPECT_NEAR(means.centers[k].in_center, exact["Q"][k], kSixPlaces);
    customers += means.centers[k].in_center;
  }
  EXPECT_NEAR(customers, exact["N"], kSixPlaces);
  const auto beyond = open_network(queues(example["D"]), 1.01 * exact["X_max"].get<double>());
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().what, "center 1 would be used 101 %");
}

TEST(Mva, OfLazowskaPage117IsExactApproximatedAndBounded) {
  const Json example = textbook("lazowska_p117_closed_terminal");
  ClosedNetwork network{.centers = queues(example["D"]), .think = example["Z"]};
  for (const auto& [customers, exact] : example["exact_by_N"].items()) {
    network.customers = std::stoi(customers);
    const auto means = mva(network).value();
    EXPECT_NEAR(means.throughput, exact["X"], kSixPlaces) << customers;
    EXPECT_NEAR(means.response, exact["R"], kSixPlaces) << customers;
    const auto convolved = convolution(network).value();
    EXPECT_NEAR(convolved.throughput, means.throughput, 1e-12 * means.throughput);
    EXPECT_NEAR(convolved.centers[1].in_center, means.centers[1].in_center, 1e-11);
    const auto linearized = approximate_mva(network, Guess::kLinearizer).value();
    EXPECT_NEAR(linearized.throughput, means.throughput, 0.005 * means.throughput);
  }
  network.customers = 3;
  const auto approximate = approximate_mva(network, Guess::kProportional).value();
  const Json& published = example["published_approx_mva_N3"];
  EXPECT_NEAR(approximate.throughput, published["X"], 0.0006);
  EXPECT_NEAR(approximate.response, published["R"], 0.006);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(approximate.centers[k].in_center, published["Q"][k], 0.0002);
  }
  for (const auto& [name, bounds] : example["bounds"].items()) {
    network.customers = std::stoi(name.substr(2));
    const Bounds wide = asymptotic_bounds(network).value();
    EXPECT_NEAR(wide.throughput_low, bounds["aba_X"][0], kSixPlaces) << name;
    EXPECT_NEAR(wide.throughput_high, bounds["aba_X"][1], kSixPlaces) << name;
    if (bounds.contains("aba_R")) {
      EXPECT_NEAR(wide.response_low, bounds["aba_R"][0], kSixPlaces) << name;
      EXPECT_NEAR(wide.response_high, bounds["aba_R"][1], kSixPlaces) << name;
    }
    const Bounds tight = balanced_bounds(network).value();
    EXPECT_NEAR(tight.throughput_low, bounds["bsb_X"][0], kSixPlaces) << name;
    EXPECT_NEAR(tight.throughput_high, bounds["bsb_X"][1], kSixPlaces) << name;
    EXPECT_NEAR(tight.response_low, bounds["bsb_R"][0], kSixPlaces) << name;
    EXPECT_NEAR(tight.response_high, bounds["bsb_R"][1], kSixPlaces) << name;
  }
  EXPECT_NEAR(saturation_point(network).value(), (4.055 + 15) / 2.1, 1e-12);
}

TEST(Mva, OfJainExample342) {
  const Json example = textbook("jain_ex34_2_closed");
  ClosedNetwork network{.think = example["Z"]};
  for (const double demand : demands_of(example["V"], example["S"])) {
    network.centers.push_back({.demand = demand});
  }
  for (const auto& [customers, exact] : example["exact_by_N"].items()) {
    network.customers = std::stoi(customers);
    const auto means = mva(network).value();
    EXPECT_NEAR(means.throughput, exact["X"], kSixPlaces) << customers;
    EXPECT_NEAR(means.response, exact["R"], kSixPlaces) << customers;
  }
  network.customers = 20;
  const auto means = mva(network).value();
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(means.centers[k].in_center, example["published_N20"]["Q"][k], 0.0006);
    EXPECT_NEAR(means.centers[k].residence / example["V"][k].get<double>(),
                example["published_N20"]["R_per_visit"][k], 0.0006);
  }
}

TEST(OpenClasses, OfLazowskaPage138) {
  const Json example = textbook("lazowska_p138_open_2class");
  ClassNetwork network{.centers = {Kind::kQueue, Kind::kQueue}};
  for (std::size_t c = 0; c < 2; ++c) {
    network.classes.push_back({.demands = demands_of(example["V"][c], example["S"][c]),
                               .arrival_rate = example["lam"][c]});
  }
  const auto means = open_classes(network).value();
  const Json& exact = example["exact"];
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_NEAR(means[c].response, exact["R"][c], kSixPlaces);
    EXPECT_NEAR(means[c].utilisation[0], exact["U_cpu"][c], kSixPlaces);
    EXPECT_NEAR(means[c].utilisation[1], exact["U_dsk"][c], kSixPlaces);
    EXPECT_NEAR(means[c].residence[0], exact["Rres_cpu"][c], kSixPlaces);
    EXPECT_NEAR(means[c].residence[1], exact["Rres_dsk"][c], kSixPlaces);
    EXPECT_NEAR(means[c].in_center[0], exact["Q_cpu"][c], kSixPlaces);
    EXPECT_NEAR(means[c].in_center[1], exact["Q_dsk"][c], kSixPlaces);
  }
}

TEST(ClassMva, OfLazowskaPage142IsInNineteenths) {
  const Json example = textbook("lazowska_p142_closed_2class");
  ClassNetwork network{.centers = {Kind::kQueue, Kind::kQueue}};
  for (std::size_t c = 0; c < 2; ++c) {
    network.classes.push_back(
        {.demands = demands_of(example["V"][c], example["S"][c]), .customers = example["N"][c]});
  }
  const auto means = class_mva(network).value();
  const Json& published = example["published"];
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_NEAR(means[c].throughput, value_of(published["X"][c]), 1e-12);
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(means[c].in_center[k], value_of(published["Q"][c][k]), 1e-12);
      EXPECT_NEAR(means[c].residence[k], value_of(published["residence"][c][k]), 1e-12);
    }
  }
}

TEST(MixedNetwork, OfLazowskaPage148) {
  const Json example = textbook("lazowska_p148_mixed");
  ClassNetwork network{.centers = {Kind::kQueue, Kind::kQueue}};
  for (std::size_t c = 0; c < 4; ++c) {
    network.classes.push_back({.demands = demands_of(Json{1, 1}, example["S"][c]),
                               .arrival_rate = example["lam"][c],
                               .customers = example["N"][c]});
  }
  const auto means = mixed_network(network).value();
  const Json& exact = example["exact"];
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_NEAR(means[c].throughput, value_of(exact["X"][c]), 1e-12) << c;
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(means[c].residence[k], exact["residence"][c][k], kSixPlaces) << c;
      EXPECT_NEAR(means[c].in_center[k], exact["Q"][c][k], kSixPlaces) << c;
      EXPECT_NEAR(means[c].utilisation[k], exact["U"][c][k], kSixPlaces) << c;
    }
  }
}

TEST(MixedNetwork, OfBolchExample86) {
  const Json example = textbook("bolch_ex8_6_mixed");
  ClassNetwork network{.centers = {Kind::kQueue, Kind::kQueue}};
  for (std::size_t c = 0; c < 4; ++c) {
    network.classes.push_back({.demands = demands_of(example["V"][c], example["S"][c]),
                               .arrival_rate = example["lam"][c],
                               .customers = example["N"][c]});
  }
  const auto means = mixed_network(network).value();
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t k = 0; k < 2; ++k) {
      const double visits = example["V"][c][k];
      const double response = example["published"]["R"][c][k];
      EXPECT_NEAR(means[c].residence[k] / visits, response, 0.002 * response) << c << k;
      EXPECT_NEAR(means[c].in_center[k], example["published"]["Q"][c][k], 0.006) << c << k;
    }
  }
}

TEST(OpenNetwork, OfBolchExample74GoesRoundByItsRouting) {
  const Json example = textbook("bolch_ex7_4_jackson");
  const auto rates = visits_of(example["P"].get<std::vector<std::vector<double>>>(),
                               example["lam_ext"].get<std::vector<double>>())
                         .value();
  std::vector<Center> centers;
  const double arrivals = 4;
  for (std::size_t k = 0; k < 4; ++k) {
    centers.push_back({.demand = rates[k] / arrivals * example["S"][k].get<double>()});
  }
  const auto means = open_network(centers, arrivals).value();
  const Json& published = example["published"];
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_NEAR(rates[k], published["X"][k], 1e-9);
    EXPECT_NEAR(means.centers[k].utilisation, published["U"][k], 1e-9);
    EXPECT_NEAR(means.centers[k].in_center, published["Q"][k], 0.0006);
    EXPECT_NEAR(means.centers[k].residence * arrivals / rates[k], published["R"][k], 0.0006);
  }
}

TEST(OpenNetwork, RefusesARoutingThatNobodyLeaves) {
  EXPECT_FALSE(visits_of({{0, 1}, {1, 0}}, {1, 0}));
  EXPECT_FALSE(visits_of({{0.5, 0.6}, {0, 0}}, {1, 0}));
  EXPECT_FALSE(visits_of({{0}}, {1, 0}));
}

// Bolch's examples of chapter 8, by visits and service times; "IS" is a delay. Their G's are those
// of visits rounded to three digits, and so are these results.
class BolchClosed : public testing::TestWithParam<const char*> {};

TEST_P(BolchClosed, IsSolvedByConvolution) {
  const Json example = textbook(GetParam());
  ClosedNetwork network{.customers = example["K"]};
  const std::size_t centers = example["S"].size();
  for (std::size_t k = 0; k < centers; ++k) {
    const double demand = example["V"][k].get<double>() * example["S"][k].get<double>();
    const Json servers = example.contains("m") ? example["m"][k] : Json(1);
    network.centers.push_back({.demand = demand,
                               .servers = servers.is_number() ? servers.get<int>() : 1,
                               .kind = servers.is_number() ? Kind::kQueue : Kind::kDelay});
  }
  const auto means = convolution(network).value();
  const Json& published = example["published"];
  for (std::size_t k = 0; k < centers; ++k) {
    const double visits = example["V"][k];
    const double throughput = published["X"][k];
    const double response = published["R"][k];
    EXPECT_NEAR(means.throughput * visits, throughput, 0.003 * throughput) << k;
    EXPECT_NEAR(means.centers[k].in_center, published["Q"][k], 0.006) << k;
    EXPECT_NEAR(means.centers[k].residence / visits, response, 0.0006 + 0.015 * response) << k;
    if (published.contains("U")) {
      EXPECT_NEAR(means.centers[k].utilisation, published["U"][k], 0.006) << k;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Examples, BolchClosed,
                         testing::Values("bolch_ex8_1_closed_multiserver", "bolch_ex8_3_closed",
                                         "bolch_ex8_4_multiserver_delay"));

TEST(ClassMva, OfSchwetmanTable5) {
  const Json example = textbook("schwetman_table5");
  ClassNetwork network{.centers = {Kind::kDelay, Kind::kDelay, Kind::kQueue}};
  for (std::size_t c = 0; c < 2; ++c) {
    network.classes.push_back(
        {.demands = demands_of(example["V"][c], example["S"][c]), .customers = example["N"][c]});
  }
  const auto means = class_mva(network).value();
  const Json& published = example["published"];
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_NEAR(means[c].throughput, published["X"][c], 0.0006);
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(means[c].utilisation[k], published["U"][c][k], 0.0006);
      EXPECT_NEAR(means[c].in_center[k], published["Q"][c][k], 0.0006);
    }
    EXPECT_NEAR(means[c].residence[2], published["R"][c][2], 0.0006);
  }
}

TEST(ClassMva, OfSchwetmanFigure9) {
  const Json example = textbook("schwetman_fig9_JMVA");
  ClassNetwork network{.centers = std::vector<Kind>(6, Kind::kQueue)};
  network.centers[0] = Kind::kDelay;
  for (std::size_t c = 0; c < 2; ++c) {
    network.classes.push_back(
        {.demands = demands_of(example["V"][c], example["S"][c]), .customers = example["N"][c]});
  }
  const auto means = class_mva(network).value();
  const Json& jmva = example["jmva"];
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_NEAR(means[c].throughput, jmva["X"][c], kSixPlaces);
    EXPECT_NEAR(means[c].in_center[1], jmva["Q_cpu"][c], kSixPlaces);
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(means[c].utilisation[k], jmva["U"][c][k], 2 * kSixPlaces);
      EXPECT_NEAR(means[c].residence[k], jmva["residence"][c][k], kSixPlaces);
    }
  }
}

// Schweitzer's guess is some percent off, the linearizer's half of one.
TEST(ClassMva, OfAllenTable633IsExactAndApproximated) {
  const Json example = textbook("allen_table6_3_3");
  ClassNetwork network{.centers = std::vector<Kind>(3, Kind::kQueue)};
  for (std::size_t c = 0; c < 3; ++c) {
    network.classes.push_back({.demands = example["D"][c].get<std::vector<double>>(),
                               .customers = example["N"][c],
                               .think = example["Z"][c]});
  }
  const auto means = class_mva(network).value();
  const auto proportional = approximate_mva(network, Guess::kProportional).value();
  const auto linearized = approximate_mva(network, Guess::kLinearizer).value();
  const Json& exact = example["exact"];
  for (std::size_t k = 0; k < 3; ++k) {
    double utilisation = 0;
    double in_center = 0;
    for (const ClassMeans& one : means) {
      utilisation += one.utilisation[k];
      in_center += one.in_center[k];
    }
    EXPECT_NEAR(utilisation, exact["U"][k], kSixPlaces);
    EXPECT_NEAR(in_center, exact["Q"][k], kSixPlaces);
  }
  for (std::size_t c = 0; c < 3; ++c) {
    const double response = exact["R"][c];
    EXPECT_NEAR(means[c].throughput, exact["X"][c], kSixPlaces);
    EXPECT_NEAR(means[c].response, response, kSixPlaces);
    EXPECT_NEAR(proportional[c].response, response, 0.05 * response);
    EXPECT_NEAR(linearized[c].response, response, 0.005 * response);
  }
}

TEST(ProportionalBounds, OfHsiehAndLam) {
  const Json example = textbook("hsieh_lam_pb_bounds");
  ClosedNetwork network{.centers = queues(example["D"])};
  for (const Json& row : example["published"]) {
    network.customers = row["N"];
    const Bounds bounds = proportional_bounds(network).value();
    EXPECT_NEAR(bounds.throughput_low, row["X"][0], 0.6e-4);
    EXPECT_NEAR(bounds.throughput_high, row["X"][1], 0.6e-4);
    const double exact = mva(network).value().throughput;
    EXPECT_LE(bounds.throughput_low, exact * (1 + 1e-12));
    EXPECT_GE(bounds.throughput_high, exact * (1 - 1e-12));
  }
}

class Akyildiz : public testing::TestWithParam<std::size_t> {};

TEST_P(Akyildiz, PrintsTheResponsesOfANetworkThatBlocks) {
  const Json fixture = fixture_json("blocking_closed_networks.json");
  const Json& example = fixture["cases"][GetParam()];
  const std::size_t centers = example["S"].size();
  BlockingNetwork network{.customers = example["K"]};
  for (std::size_t k = 0; k < centers; ++k) {
    network.centers.push_back({.service = example["S"][k], .capacity = example["cap"][k]});
    network.routing.emplace_back(centers, 0.0);
    network.routing[k][(k + 1) % centers] = 1;
  }
  if (example["P"].is_array()) {
    network.routing = example["P"].get<std::vector<std::vector<double>>>();
    network.centers[1].visits = network.centers[2].visits = 0.5;
  }
  const auto means = blocking_network(network).value();
  for (std::size_t k = 0; k < centers; ++k) {
    const double response = example["R"][k];
    EXPECT_NEAR(means.response[k], response, 0.003 * response) << k;
  }
}
INSTANTIATE_TEST_SUITE_P(Published, Akyildiz, testing::Range<std::size_t>(0, 5));

TEST(BlockingNetwork, RefusesMoreCustomersThanCanMove) {
  const auto full = blocking_network(
      {.centers = {{.service = 1}, {.service = 1}}, .routing = {{0, 1}, {1, 0}}, .customers = 2});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().what, "there must be 1 to 1 customers, got 2");
}

}  // namespace
}  // namespace headroom::queueing
