// What one session does: its journey, the steps in order with their repeats, the pause before each,
// and the values its templates see. Everything is decided by (plan, ordinal): the load engine and
// the simulator walk the same session. What is rendered draws from a stream of its own, so that who
// renders nothing still sees the same walk.
//
// Data rows are drawn for each visit, from those data sets its step uses. Picked at random: any row
// with the same probability, by the session's own numbers. Picked in order: session n takes the
// rows n x k, n x k + 1, ... with k = Plan::rows_per_session, starting over at the end of the
// data; where every session draws k rows, each row is drawn once before any is drawn again. Neither
// depends on the number of threads.
//
// Not thread-safe; one per session under way. Reusable by begin(), so that a warm engine allocates
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "workload/plan.h"

namespace headroom::workload {

struct Visit {
  std::uint32_t step = 0;  // index into Plan::steps
  // Think time before it, counted from the end of what went before; zero for the first.
  Nanos pause{};
  friend bool operator==(const Visit&, const Visit&) = default;
};

class Session {
 public:
  // The plan must outlive it. Call begin() first.
  explicit Session(const Plan& plan);

  void begin(std::uint64_t ordinal);
  // The next visit, or nothing when the session is over.
  std::optional<Visit> next();

  // Appends the text of `pattern`, which must be one of the current visit's step, with this
  // session's data rows, saved values and random numbers. A saved value that was never saved
  // renders as nothing, and missing_values() counts it.
  void render(const Template& pattern, std::string& out);
  void save(std::uint32_t variable, std::string_view value);
  std::uint64_t missing_values() const { return missing_values_; }  // since begin()

  std::uint64_t ordinal() const { return ordinal_; }
  std::uint32_t journey() const { return journey_; }

 private:
  std::uint32_t draw_journey();
  std::uint32_t draw_repeats(const Step& step);
  Nanos draw_pause(const Step& step);
  void draw_row(std::uint32_t table);
  void render_slot(const Slot& slot, std::string& out);  // render.cc
  void render_made_up(const Slot& slot, std::string& out);
  void append_made_up(const Slot& slot, std::string& out);
  std::string_view saved_value(std::uint32_t variable);

  const Plan& plan_;
  Random walk_random_;
  Random value_random_;
  std::uint64_t ordinal_ = 0;
  std::uint32_t journey_ = 0;
  std::uint32_t step_ = 0;          // index into Plan::steps, of the current visit
  std::uint32_t position_ = 0;      // in the journey's steps, of the step after that
  std::uint32_t repeats_left_ = 0;  // visits of the current step still to come
  bool first_ = true;
  std::vector<std::uint32_t> rows_;   // one per data table
  std::vector<std::uint32_t> drawn_;  // one per data table: rows drawn since begin()
  std::vector<std::string> saved_;    // one per variable
  std::vector<char> is_saved_;
  std::string scratch_;
  std::uint64_t missing_values_ = 0;
};

}  // namespace headroom::workload
