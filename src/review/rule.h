// A rule of the review: data, and a predicate. Each category is one file, rules_CATEGORY.cc, which
// holds a table of its rules and the predicates that they name.
//
// What the rules are based on is told beside each as `source`. Constant data, made at its first
// use; any thread reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "review/finding.h"
#include "review/subject.h"

namespace headroom::review {

enum class Severity : std::uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
inline constexpr std::size_t kSeverities = 5;
std::string_view name_of(Severity severity);  // "critical"
std::optional<Severity> severity_of(std::string_view name);

// What a rule goes by.
enum class Evidence : std::uint8_t {
  kFile,   // the service file alone
  kModel,  // the service as the file describes it, worked out at the expected peak
  kRuns,   // the runs that are kept
};
std::string_view name_of(Evidence evidence);  // "file"

// What a predicate comes to: what it found, and what it could not look at.
class Ruling {
 public:
  // The finding is the caller's to fill until the next one.
  Finding& about(std::string subject, Position at);
  Finding& about(const spec::Component& component) { return about(component.name, component.at); }
  Finding& about(const Edge& edge) { return about(edge.name, edge.at); }

  // The file, or the run store, does not tell this: "system.components.api.zones". What is told
  // twice is kept once.
  void needs(std::string what);

  const std::vector<Finding>& findings() const { return findings_; }
  const std::vector<std::string>& needed() const { return needed_; }

 private:
  std::vector<Finding> findings_;
  std::vector<std::string> needed_;
};

struct Rule {
  std::string_view id;        // "QUE01"
  std::string_view category;  // "queues"
  std::string_view title;
  Severity severity;
  Evidence evidence;
  std::string_view why;
  std::string_view source;
  std::string_view fix;
  void (*decide)(const Subject& subject, Ruling& ruling);
};

// All of them, category by category.
const std::vector<Rule>& rules();
// By its id, upper and lower case being alike; nullptr where there is none.
const Rule* find_rule(std::string_view id);

}  // namespace headroom::review
