// Rehearses the reference policies on the two recordings that reference figures exist for, and
// prints them beside those: headroom_baselines FOLDER [STEP_SECONDS]
//
// As those figures imply, a request is lost after 30 s of waiting, and one that is lost was
// delayed.
//
// FOLDER holds rates/nasa_http_1995_per_minute.csv, llm/servegen_mlarge_rate_10min.csv and
// rates/autoscaler_reference_baselines.csv.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/text.h"
#include "rehearsal/plain_world.h"
#include "rehearsal/reference_policies.h"
#include "rehearsal/rehearse.h"
#include "rehearsal/traffic.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// The replicas that the highest rate takes follow from the figures of the policies that never
// change: supply over demand of "static-peak", and of "static-p95".
struct Trace {
  std::string name;
  std::string file;
  Nanos length;
  double peak_replicas;
};

double rate_at_share(const workload::RateCurve& curve, double share) {
  std::vector<double> rates;
  for (double at = 0; at < curve.length_seconds(); at += 10) {
    rates.push_back(curve.per_second_at(at));
  }
  std::ranges::sort(rates);
  return rates[static_cast<std::size_t>(share * static_cast<double>(rates.size() - 1))];
}

Policy target_arrivals(std::string name, double of_each) {
  control::ScalingPolicy policy;
  policy.component = "service";
  policy.replicas = {.least = 1, .most = 1000};
  policy.targets = {{.metric = control::ScalingMetric::kArrivals, .value = of_each}};
  return horizontal_pod_autoscaler(std::move(name), std::move(policy));
}

std::string row_of(const Score& score) {
  const ComponentScore& service = score.components.front();
  const Elasticity& e = service.elasticity;
  return fmt::format("{:9.3f} {:9.3f} {:8.3f} {:8.3f} {:9.3f} {:9.3f} {:8.3f} {:9.3f}",
                     100 * e.missing(), 100 * e.excess(), 100 * e.time_missing(),
                     100 * e.time_excess(), 100 * e.overload(), 100 * score.late_share(), e.cost(),
                     score.actions_per_day());
}

std::map<std::string, std::string> references(const std::filesystem::path& file) {
  std::map<std::string, std::string> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto cells = split(line, ',');
    if (cells.size() != 11 || cells[0] == "trace") continue;
    const auto number = [&](std::size_t i) { return std::atof(std::string(cells[i]).c_str()); };
    rows[fmt::format("{},{},{}", cells[0], cells[1], cells[2])] =
        fmt::format("{:9.3f} {:9.3f} {:8.3f} {:8.3f} {:9.3f} {:9.3f} {:8.3f} {:9.3f}", number(3),
                    number(4), number(5), number(6), number(7), number(8), number(9), number(10));
  }
  return rows;
}

int run(const std::filesystem::path& folder, Nanos step) {
  const std::vector<Trace> traces{
      {"nasa 1995-07-01..07-28", "rates/nasa_http_1995_per_minute.csv", 27 * 24h, 163},
      {"servegen m-large 14d", "llm/servegen_mlarge_rate_10min.csv", 14 * 24h, 105}};
  const auto known = references(folder / "rates/autoscaler_reference_baselines.csv");
  for (const Trace& trace : traces) {
    auto rates = recorded({.path = folder / trace.file, .length = trace.length});
    if (!rates) {
      fmt::print(stderr, "{}\n", to_string(rates.error()));
      return 1;
    }
    constexpr Rate capacity{10};
    const workload::RateCurve curve =
        smoothed(with_peak(*rates, Rate{trace.peak_replicas * capacity.per_second}));
    const int peak = replicas_for(curve.peak_per_second(), capacity.per_second);
    const int p95 = replicas_for(rate_at_share(curve, 0.95), capacity.per_second);
    const std::vector<Policy> policies{fixed_replicas("static-peak", "service", peak),
                                       fixed_replicas("static-p95", "service", p95),
                                       target_utilisation("HPA-cpu50", "service", 0.5, 1000),
                                       target_utilisation("HPA-cpu70", "service", 0.7, 1000),
                                       target_utilisation("HPA-cpu80", "service", 0.8, 1000),
                                       target_arrivals("RPS-70(KEDA)", 0.7 * capacity.per_second),
                                       target_arrivals("RPS-90", 0.9 * capacity.per_second)};
    fmt::print(
        "{}: peak {} replicas, p95 {}, {:.4f} requests/s each\n{:<23} {:>9} {:>9} {:>8} {:>8} "
        "{:>9} {:>9} {:>8} {:>9}\n",
        trace.name, peak, p95, capacity.per_second, "start-up, policy", "theta_U", "theta_O",
        "tau_U", "tau_O", "overload", "delayed", "cost", "actions/d");
    for (const int start : {30, 180, 600}) {
      Rehearsal rehearsal{
          .model =
              plain_world({.capacity = capacity,
                           .start = std::chrono::seconds(start),
                           .patience = 30s,
                           .replicas = replicas_for(curve.per_second_at(0), capacity.per_second)}),
          .sessions = curve,
          .length = trace.length};
      rehearsal.model.step = step;
      for (const Policy& policy : policies) {
        const Score score = rehearse(rehearsal, policy, Seed{1});
        fmt::print("{:>4}s {:<17} {}\n", start, policy.name, row_of(score));
        const auto row = known.find(fmt::format("{},{},{}", trace.name, start, policy.name));
        if (row != known.end()) fmt::print("{:<23} {}\n", "      reference", row->second);
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace headroom::rehearsal

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: headroom_baselines FOLDER [STEP_SECONDS]\n");
    return 2;
  }
  const int step = argc > 2 ? std::atoi(argv[2]) : 1;
  return headroom::rehearsal::run(argv[1], std::chrono::seconds(std::max(1, step)));
}
