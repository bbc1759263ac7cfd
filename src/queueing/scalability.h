// The universal scalability law: throughput over load, or over processors, of a system whose parts
// contend for what they share (sigma) and have to keep each other up to date (kappa).
//
//   X(N) = gamma N / (1 + sigma (N - 1) + kappa N (N - 1))
//
// Gunther, Guerrilla Capacity Planning (2007). With kappa = 0 it is Amdahl's law, which has a limit
// and no peak.
#pragma once

#include <optional>

namespace headroom::queueing {

struct ScalabilityLaw {
  double sigma = 0;
  double kappa = 0;
  double gamma = 1;  // throughput of one

  double throughput(double load) const;
  double response(double load) const;  // load over throughput, by Little's law
  // Throughput over what so many would do without contention: 1 and below.
  double efficiency(double load) const;

  // The load with the highest throughput; nothing where more load always brings more.
  std::optional<double> peak_load() const;
  std::optional<double> peak_throughput() const;
  // What the throughput tends to where contention alone limits it: gamma / sigma; nothing where
  // there is none.
  std::optional<double> amdahl_limit() const;
  // Where linear scaling would reach that limit: 1 / sigma. Beyond it more load is hardly worth it.
  std::optional<double> worthwhile_load() const;

  // The load, on the side before the peak, at which the throughput is reached; nothing where it
  // never is. Asserts throughput >= 0.
  std::optional<double> load_at_throughput(double throughput) const;
  // The load at which the response time is reached; nothing where it is below that of one or
  // always.
  std::optional<double> load_at_response(double response) const;
};

}  // namespace headroom::queueing
