// Two runs of the same test held against each other, figure by figure: what was predicted, and what
// was measured.
//
// Of each request class throughput and percentiles of the response time (and of the time to the
// first event, of streams); of each component the processor time that it used per second, and the
// replicas that it had, where their number changed. A figure that rests on too few requests to mean
// anything is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "run/run.h"

namespace headroom::run {

struct Figure {
  enum class Kind : std::uint8_t { kRate, kTime, kCores, kReplicas } kind = Kind::kTime;
  std::string name;      // "ask.response_time p95", "ask.throughput", "api.cpu", "api.replicas"
  double predicted = 0;  // requests a second, seconds, cores, or replicas on average
  double measured = 0;   // likewise; above 0

  // Predicted over measured, less 1: 0.1 when the prediction was 10 % too high.
  double error() const { return predicted / measured - 1; }
  friend bool operator==(const Figure&, const Figure&) = default;
};

// A run beside its prediction.
struct Comparison {
  std::string model;  // by what it was predicted, for people: "the service file"
  std::vector<Figure> figures;
};

// Judged windows against each other. `without_cpu`: components whose processor time the prediction
// does not speak of.
std::vector<Figure> compare(const Run& predicted, const Run& measured,
                            const std::vector<std::string>& without_cpu);

// The mean of the errors' sizes, of all figures of a kind, whose names end as `ending` says;
// nothing where there is none.
std::optional<double> mean_error(const std::vector<Figure>& figures, Figure::Kind kind,
                                 std::string_view ending = {});

// One JSON array of them (docs/formats/test-json.md, `prediction`), and back. Reading survives any
// text.
std::string figures_json(const std::vector<Figure>& figures);
Result<std::vector<Figure>> figures_from_json(std::string_view json);

}  // namespace headroom::run
