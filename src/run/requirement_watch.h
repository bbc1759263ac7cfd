// Follows one requirement through a run, second by second, in memory that does not grow with it.
//
// "in every 30s" cuts the seconds under load into windows of that length (rounded up to whole
// seconds), one behind the other; what is left over at the end belongs to none, and where nothing
// is left over the last one takes in what drained. Of all windows only the one that decides is
// kept. "over 1h" speaks of the end of the run, wherever that will be: it keeps the seconds of the
// last hour, of which each takes half a kilobyte.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "run/evidence.h"
#include "run/judge.h"
#include "run/scope.h"

namespace headroom::run {

// Not for kRecovery (run/recovery.h), nor for a run that the requirement's scope excludes.
class RequirementWatch {
 public:
  explicit RequirementWatch(spec::Requirement requirement);

  // The next second that had a slice. `known` is what is known of the run by now, that slice among
  // it; neither the end of the load nor that of a fault may turn out later to have been before it.
  void add(const Run& known, std::int64_t second);

  // At the end, once.
  Verdict verdict(const Run& known);

 private:
  // What was found in one window.
  struct Finding {
    Window window;
    Evidence evidence;
    Finished finished;
  };
  struct Kept {
    std::int64_t second;
    Counts counts;
    std::string histogram;  // encoded
  };

  // The bounds of what is judged: in windows of several, and for rates, the seconds under load.
  Window bounds(const Part& part) const;
  void begin_at(std::int64_t second);
  void count(const Run& known, const Part& part, std::int64_t second, const Sample& sample);
  // Closes the windows that end at or before `second`.
  void advance_to(const Run& known, std::int64_t second);
  void close(const Run& known, Window window);
  void consider(const Finding& finding);
  std::optional<std::string> why_no_window(const Run& known, const Part& part) const;
  bool is_silent(const std::optional<Finding>& found) const;

  const spec::Requirement requirement_;
  const std::int64_t length_;  // of a window, where there are several; else 0
  std::int64_t from_ = 0;      // where the first window begins
  Window open_{};              // the one that is being filled
  Sample sample_;              // of it
  std::int64_t closed_to_ = 0;
  Finished finished_;  // in the windows that were closed
  std::optional<Finding> worst_;
  std::optional<Finding> first_silent_;
  std::deque<Kept> kept_;  // for "over"
};

}  // namespace headroom::run
