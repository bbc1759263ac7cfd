// The simulator against exact results: each case is simulated in independent replications, and the
// exact value has to lie within the 99 % interval. Of a hundred cases one may miss by chance, so
// the test asks for 95 % of them, and prints what it found.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "sim/model_for_test.h"
#include "sim/replications.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<Row> fixture(const std::string& name) {
  std::ifstream file(std::string(HEADROOM_SOURCE_DIR) + "/tests/data/fixtures/" + name);
  std::string line;
  EXPECT_TRUE(std::getline(file, line)) << name;
  const std::vector<std::string> names = fields_of(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = fields_of(line);
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i) row[names[i]] = fields[i];
  }
  return rows;
}

double number(const Row& row, const std::string& name) {
  return std::stod(row.at(name));
}

struct Figure {
  std::string name;
  double exact;
};

struct Case {
  std::string name;
  Model model;
  Load load;
  std::vector<Figure> figures;
  double warm_up;  // seconds
  double measured;
  std::function<std::vector<double>(const Simulation&)> figures_of;
};

// How long a queue takes to forget how it began, in mean services of one server (the relaxation
// time of M/M/1, which bounds that of the others here).
double relaxation(double utilisation) {
  const double root = 1 - std::sqrt(std::min(utilisation, 0.99));
  return 1 / (root * root);
}

double response_mean(const Simulation& simulation) {
  const ClassCounts& counts = simulation.book().classes[0];
  return counts.responding.seconds() / static_cast<double>(counts.answered());
}

double waiting_mean(const Simulation& simulation) {
  const ComponentCounts counts = simulation.figures(0).counts;
  return counts.waiting.seconds() / static_cast<double>(counts.begun);
}

double share(std::uint64_t part, std::uint64_t all) {
  return static_cast<double>(part) / static_cast<double>(all);
}

// The length of a case whose servers are this busy. `per_second`: services of all its servers.
void set_length(Case& it, double utilisation, double mean_service, double per_second) {
  const double forgets = relaxation(utilisation) * mean_service;
  it.warm_up = 10 * forgets;
  it.measured = std::max(30 * forgets, 10'000 / per_second);
}

void add_mm1(std::vector<Case>& cases) {
  for (const Row& row : fixture("mm1.csv")) {
    if (number(row, "rho") > 0.95) continue;
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/M/1 rho {}", row.at("rho"));
    it.model = model_of_station(station("a", 1, Law::exponential(seconds(1))));
    it.load = poisson(number(row, "lam"));
    it.figures = {{"W", number(row, "W")}, {"L", number(row, "L")}, {"util", number(row, "rho")}};
    it.figures_of = [](const Simulation& simulation) {
      const ComponentFigures figures = simulation.figures(0);
      return std::vector{response_mean(simulation), figures.present_mean, figures.utilisation};
    };
    set_length(it, number(row, "rho"), 1, number(row, "lam"));
  }
}

void add_mmc(std::vector<Case>& cases) {
  for (const Row& row : fixture("mmc.csv")) {
    const double servers = number(row, "c");
    if (servers == 1 || servers > 50 || number(row, "rho") > 0.9) continue;
    // What happens less than once in ten thousand requests is not seen in the time of a test.
    if (number(row, "erlC") < 1e-4) continue;
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/M/{} rho {}", servers, row.at("rho"));
    it.model = model_of_station(
        station("a", static_cast<std::uint32_t>(servers), Law::exponential(seconds(1))));
    it.load = poisson(number(row, "lam"));
    it.figures = {{"W", number(row, "W")}, {"P(wait)", number(row, "erlC")}};
    it.figures_of = [](const Simulation& simulation) {
      const ComponentCounts counts = simulation.figures(0).counts;
      return std::vector{response_mean(simulation), share(counts.waited, counts.begun)};
    };
    set_length(it, number(row, "rho"), 1 / servers, number(row, "lam"));
  }
}

void add_mmck(std::vector<Case>& cases) {
  for (const Row& row : fixture("mmck.csv")) {
    Case& it = cases.emplace_back();
    const double mean = 1 / number(row, "mu");
    it.name = fmt::format("M/M/{}/{}", row.at("c"), row.at("K"));
    Component component =
        station("a", static_cast<std::uint32_t>(number(row, "c")), Law::exponential(seconds(mean)));
    component.queue = static_cast<std::uint32_t>(number(row, "K") - number(row, "c"));
    it.model = model_of_station(component);
    it.load = poisson(number(row, "lam"));
    it.figures = {{"P(block)", number(row, "p_block")}, {"L", number(row, "L")}};
    it.figures_of = [](const Simulation& simulation) {
      const ComponentFigures figures = simulation.figures(0);
      return std::vector{share(figures.counts.refused, figures.counts.arrived),
                         figures.present_mean};
    };
    // A line of K cannot remember longer than K services that are not empty.
    set_length(it, std::min(0.9, number(row, "util")), mean, number(row, "lam"));
  }
}

Law service_of(const std::string& name) {
  if (name == "D") return Law::constant(seconds(1));
  if (name == "Exp") return Law::exponential(seconds(1));
  if (name == "Erlang2") return Law::of(Distribution::gamma(1, std::sqrt(0.5)));
  if (name == "Erlang4") return Law::of(Distribution::gamma(1, 0.5));
  if (name == "LogN_scv2") {
    return Law::of(
        Distribution::parse("lognormal(mean 1s, cv 1.4142135624)", Dimension::kSeconds).value());
  }
  // Two exponentials of balanced means: p = (1 + sqrt((c2 - 1) / (c2 + 1))) / 2 with the mean
  // 1 / 2p, the other with 1 / 2(1 - p). Here c2 is 4.
  const double p = (1 + std::sqrt(3.0 / 5)) / 2;
  return Law::either({.probability = p, .mean = seconds(1 / (2 * p))}, seconds(1 / (2 * (1 - p))));
}

void add_mg1(std::vector<Case>& cases) {
  for (const Row& row : fixture("mg1.csv")) {
    const std::string& service = row.at("service");
    // Of the heaviest tail too little is seen in the time of a test.
    if (service == "LogN_scv10" || number(row, "rho") > 0.9) continue;
    for (const bool shares : {false, true}) {
      Case& it = cases.emplace_back();
      it.name = fmt::format("M/{}/1{} rho {}", service, shares ? " shared" : "", row.at("rho"));
      Component component = station("a", 1, service_of(service));
      if (shares) {
        component.concurrency = kUnlimited;
        component.processor = {.kind = Processor::Kind::kCores, .cores = 1};
      }
      it.model = model_of_station(component);
      it.load = poisson(number(row, "rho"));
      it.figures = {{"W", number(row, shares ? "W_PS" : "W")}};
      it.figures_of = [](const Simulation& simulation) {
        return std::vector{response_mean(simulation)};
      };
      set_length(it, number(row, "rho"), std::max(1.0, number(row, "scv")), number(row, "rho"));
    }
  }
}

void add_mdc(std::vector<Case>& cases) {
  for (const Row& row : fixture("mdc.csv")) {
    if (number(row, "rho") > 0.9 || number(row, "P_wait") < 1e-4) continue;
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/D/{} rho {}", row.at("c"), row.at("rho"));
    it.model = model_of_station(
        station("a", static_cast<std::uint32_t>(number(row, "c")), Law::constant(seconds(1))));
    it.load = poisson(number(row, "lam"));
    it.figures = {{"Wq", number(row, "Wq")}};
    it.figures_of = [](const Simulation& simulation) {
      return std::vector{waiting_mean(simulation)};
    };
    set_length(it, number(row, "rho"), 1 / number(row, "c"), number(row, "lam"));
  }
}

void add_impatience(std::vector<Case>& cases) {
  const auto left = [](const Simulation& simulation) {
    const ComponentCounts counts = simulation.figures(0).counts;
    return std::vector{share(counts.left, counts.arrived)};
  };
  for (const Row& row : fixture("erlang_a.csv")) {
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/M/{}+M lam {}", row.at("c"), row.at("lam"));
    Component component = station("a", static_cast<std::uint32_t>(number(row, "c")),
                                  Law::exponential(seconds(1 / number(row, "mu"))));
    component.patience = Law::exponential(seconds(1 / number(row, "theta")));
    it.model = model_of_station(component);
    it.load = poisson(number(row, "lam"));
    it.figures = {{"P(abandon)", number(row, "P_abandon")}};
    it.figures_of = left;
    // Who leaves makes it forget within a few patiences.
    it.warm_up = 10 / number(row, "theta") + 10;
    it.measured = 10'000 / number(row, "lam") + it.warm_up;
  }
  for (const Row& row : fixture("mm1_deterministic_patience.csv")) {
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/M/1+D lam {} T {}", row.at("lam"), row.at("T"));
    Component component = station("a", 1, Law::exponential(seconds(1)));
    component.patience = Law::constant(seconds(number(row, "T")));
    it.model = model_of_station(component);
    it.load = poisson(number(row, "lam"));
    it.figures = {{"P(abandon)", number(row, "P_abandon")}};
    it.figures_of = left;
    it.warm_up = 20 * number(row, "T") + 100;
    it.measured = 10'000 / number(row, "lam");
  }
}

void add_finite_population(std::vector<Case>& cases) {
  for (const Row& row : fixture("mmcN_finite_population.csv")) {
    const double mean = number(row, "S");
    Case& it = cases.emplace_back();
    it.name = fmt::format("M/M/{}//{}", row.at("c"), row.at("N"));
    it.model = model_of_station(station("a", static_cast<std::uint32_t>(number(row, "c")),
                                        Law::exponential(seconds(mean))));
    const double think = number(row, "Z");
    it.load.closed = {{.users = static_cast<std::uint32_t>(number(row, "N")),
                       .think = think > 0 ? Law::exponential(seconds(think)) : Law{}}};
    it.figures = {{"R", number(row, "R")}, {"X", number(row, "X")}};
    const double measured = 10'000 / number(row, "X");
    it.figures_of = [measured](const Simulation& simulation) {
      const ClassCounts& counts = simulation.book().classes[0];
      return std::vector{response_mean(simulation),
                         static_cast<double>(counts.answered()) / measured};
    };
    it.warm_up = 10 * (think + number(row, "N") * mean);
    it.measured = measured;
  }
}

void add_lru(std::vector<Case>& cases) {
  for (const Row& row : fixture("lru_hit_ratio.csv")) {
    if (row.at("lru_hit_exact").empty()) continue;
    Case& it = cases.emplace_back();
    it.name =
        fmt::format("LRU {} of {}, zipf {}", row.at("cache"), row.at("items"), row.at("zipf_s"));
    Component component = station("a", kUnlimited, Law{});
    component.cache =
        Cache{.keys = Cache::Keys{.count = static_cast<std::uint64_t>(number(row, "items")),
                                  .exponent = number(row, "zipf_s"),
                                  .places = static_cast<std::uint32_t>(number(row, "cache"))}};
    component.handlers[0].steps.insert(component.handlers[0].steps.begin(),
                                       {.kind = Step::Kind::kLookup});
    it.model = model_of_station(component);
    it.load = poisson(1);
    it.figures = {{"hits", number(row, "lru_hit_exact")}};
    it.figures_of = [](const Simulation& simulation) {
      const ComponentCounts counts = simulation.figures(0).counts;
      return std::vector{share(counts.hits, counts.lookups)};
    };
    it.warm_up = 1000;
    it.measured = 10'000;
  }
}

Replicated simulate(const Case& it) {
  const Layout layout(it.model);
  const auto once = [&](Seed seed) {
    Simulation simulation(layout, it.load, seed);
    simulation.run_until(seconds(it.warm_up));
    simulation.begin_measuring();
    simulation.run_until(seconds(it.warm_up + it.measured));
    return it.figures_of(simulation);
  };
  const Precision twenty{.relative = 0, .confidence = 0.99, .least = 20, .most = 20};
  return replicate(once, twenty, Seed{7}, static_cast<int>(std::thread::hardware_concurrency()));
}

TEST(QueueingCases, TheExactValueLiesInTheIntervalOf99PercentInMostCases) {
  std::vector<Case> cases;
  for (const auto add : {add_mm1, add_mmc, add_mmck, add_mg1, add_mdc, add_impatience,
                         add_finite_population, add_lru}) {
    add(cases);
  }
  int figures = 0;
  int covered = 0;
  for (const Case& it : cases) {
    const Replicated found = simulate(it);
    for (std::size_t i = 0; i < it.figures.size(); ++i) {
      const Figure& figure = it.figures[i];
      const Estimate& estimate = found.figures[i];
      // An interval of the width 0 is that of a case without chance; nanoseconds are rounded.
      const bool holds =
          estimate.holds(figure.exact) || std::abs(estimate.mean - figure.exact) < 1e-8;
      ++figures;
      covered += holds ? 1 : 0;
      if (!holds) {
        fmt::print("{}: {} is {:.6g}, simulated {:.6g} +- {:.2g}\n", it.name, figure.name,
                   figure.exact, estimate.mean, estimate.half_width);
      }
    }
  }
  fmt::print("coverage: {} of {} figures of {} cases within the 99 % interval ({:.1f} %)\n",
             covered, figures, cases.size(), 100.0 * covered / figures);
  EXPECT_GE(cases.size(), 50U);
  EXPECT_GE(covered, 0.95 * figures);
}

}  // namespace
}  // namespace headroom::sim
