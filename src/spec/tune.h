// What `headroom tune` may turn, and what for, as the file says it. What a configuration comes to
// says tuning/configuration.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/stages.h"

namespace headroom::spec {

// One value that a knob can have.
struct Setting {
  std::string text;   // as it stands in the file: "8", "1.5 cores", "500ms", "on"
  double number = 0;  // in the base unit of its kind; off is 0 and on is 1
};

// Something of the file that tune may set.
struct Knob {
  enum class Kind {
    kReplicas,  // of a component
    kCpu,       // cores of each replica
    kSlots,     // of each replica, as the next two
    kConcurrency,
    kQueue,
    kCache,        // of a component: as the file has it, or none
    kTimeout,      // of a call
    kConnections,  // likewise, of each calling replica
    kValue,        // a value of an environment, which only its commands know
  };

  std::string name;  // as written: "model.slots", "api -> model.timeout", "batch"
  Position at;
  Kind kind = Kind::kValue;
  std::string component;  // that has it, or calls; empty of kValue
  std::string callee;     // of kTimeout and kConnections
  // At least one. Rising, but of kValue as they are written.
  std::vector<Setting> settings;

  bool is_of_call() const { return kind == Kind::kTimeout || kind == Kind::kConnections; }
};

// Fills in what a knob's name says: "COMPONENT.FIELD", "CALLER -> CALLEE.FIELD", or the name of a
// value. Fails with the place in the text.
Result<Knob> parse_knob(std::string_view name);

// What the values of a knob of this kind can be, from a range ("1..8") or one by one. A range holds
// every whole number where it is narrow; else its ends, and between them the lower one doubled
// again and again, and the halves between these: 8, 12, 16, 24, 32 and so on.
Result<std::vector<Setting>> parse_settings(Knob::Kind kind, std::string_view range);
Result<Setting> parse_setting(Knob::Kind kind, std::string_view text);

// The last word of a knob's name: "replicas"; "value" of kValue.
std::string_view field_of(Knob::Kind kind);

// What is looked for:
//
//   cheapest at 40/s               that keeps the requirements under that load
//   cheapest at 8x expected peak   likewise
//   cheapest in spike              that keeps them in that test of the file
//   highest load within 10 USD/h   at which they hold, for that price
//   highest load within 12 cores
struct Objective {
  enum class Kind { kCheapest, kHighestLoad } kind = Kind::kCheapest;
  // Of kCheapest, one of them.
  std::optional<Load> load;
  std::string test;
  // Of kHighestLoad, one of them.
  std::optional<CostRate> price;
  std::optional<Cores> cores;
  std::string text;         // as written, trimmed
  std::size_t test_at = 0;  // where the test's name stands in it, in bytes
};

Result<Objective> parse_objective(std::string_view text);

struct Tune {
  Position at;
  std::vector<Knob> knobs;
  Objective objective;
  Position objective_at;
  int runs = 12;                           // on the environment, at most
  Nanos time = std::chrono::minutes(20);   // likewise
  std::optional<std::string> environment;  // absent: as that of a test
};

}  // namespace headroom::spec
