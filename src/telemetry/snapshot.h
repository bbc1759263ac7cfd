// A run's figures at one moment, as every system of metrics understands them: families of counters,
// gauges and histograms, each point with its labels. Made once a second; each output puts it into
// the words of its own protocol.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::telemetry {

enum class Type { kCounter, kGauge, kHistogram };
enum class Unit { kNone, kSeconds, kBytes };

using Label = std::pair<std::string, std::string>;
using Labels = std::vector<Label>;

// Counters and histograms count since the run began.
struct Point {
  Labels labels;     // beside Snapshot::common
  double value = 0;  // of a histogram: the sum of its values. NaN: nothing was there to measure
  // Of a histogram: how many values fell into each bucket, one for each of Family::bounds and one
  // for what is above the last. Not cumulative.
  std::vector<std::uint64_t> buckets = {};
};

struct Family {
  std::string_view name;  // words with underscores, without prefix, unit and "total"
  std::string_view help;
  Type type = Type::kGauge;
  Unit unit = Unit::kNone;
  std::span<const double> bounds = {};  // of a histogram: upper bounds, included, rising
  std::vector<Point> points = {};
};

struct Snapshot {
  using Time = std::chrono::system_clock::time_point;
  // kEnded closes the run: whoever keeps series learns that none of them goes on.
  enum class Status { kGoingOn, kEnded } status = Status::kGoingOn;
  Time started;
  Time at;
  std::string run;      // its id
  std::string version;  // of headroom
  Labels common;        // on every point
  std::vector<Family> families;
};

// Outputs share one; nobody changes it.
using SnapshotPointer = std::shared_ptr<const Snapshot>;

}  // namespace headroom::telemetry
