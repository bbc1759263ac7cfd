#include "run/first_failure.h"

#include <fmt/format.h>

namespace headroom::run {
namespace {

// Of the answers that were not as they should be, the status; the highest where there were several.
std::string status_in_words(const Counts& counts) {
  if (counts.statuses.empty()) return "a status that is not right";
  return fmt::format("status {}", counts.statuses.rbegin()->first);
}

// What was counted first of the kinds of failure; the requests of a walk mostly fail alike.
std::string failure_in_words(const Counts& counts, const Header& header) {
  for (std::size_t i = 0; i < kFailureKinds; ++i) {
    if (counts.failures[i] == 0) continue;
    const auto failure = static_cast<Failure>(i);
    if (failure == Failure::kStatus) return status_in_words(counts);
    if (failure == Failure::kCheck && !counts.failed_checks.empty()) {
      return fmt::format("failed {}", header.checks.at(counts.failed_checks.begin()->first));
    }
    return std::string(name_of(failure));
  }
  return {};
}

}  // namespace

std::string first_failure(const Run& run) {
  bool is_begun = false;
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    const Counts counts = run::counts(run, i, whole(run));
    is_begun = is_begun || counts.started > 0;
    const bool is_open =
        counts.started > counts.succeeded + counts.failed + counts[Counter::kAborted];
    std::string words = failure_in_words(counts, run.header);
    if (words.empty() && is_open) words = "its answer did not end";
    if (!words.empty()) return fmt::format("{}: {}", run.header.classes[i], words);
  }
  return is_begun ? std::string() : "nothing was asked";
}

}  // namespace headroom::run
