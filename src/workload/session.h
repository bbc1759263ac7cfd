// What one session does: its journey, the steps in order with their repeats, branches and choices,
// the pause before each, and the values its templates see. Everything is decided by (plan, ordinal)
// and, where a condition looks at them, by the answers: the load engine and the simulator walk the
// same session. What is rendered draws from a stream of its own, so that who renders nothing still
// sees the same walk.
//
// Data rows are drawn for each visit, from those data sets its step uses. Picked at random: any row
// with the same probability, by the session's own numbers. Picked in order: session n takes the
// rows n x k, n x k + 1, ... with k = Plan::rows_per_session, starting over at the end of the
// data; where every session draws k rows, each row is drawn once before any is drawn again. Unique:
// all visits of session n have row n. Per user: all sessions of user u have row u. Where several
// streams draw from a data set, Plan::rows says how they share it. None of this depends on the
// number of threads. Rows that steps save do: who walks draws them and gives them to the session,
// one of each data set, which it has until its end.
//
// Not thread-safe; one per session under way. Reusable by begin(), so that a warm engine allocates
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "workload/plan.h"
#include "workload/saved_rows.h"

namespace headroom::workload {

struct Visit {
  std::uint32_t step = 0;  // index into Plan::steps
  // Think time before it, counted from the end of what went before; zero for the first, and inside
  // a parallel group.
  Nanos pause{};
  // Of a parallel group: its limits, and whether others of it came before. The first of a group
  // waits, like any visit, until all before it have been answered; the others do not.
  const spec::Parallel* group = nullptr;
  enum class Order : std::uint8_t { kAfter, kBeside } order = Order::kAfter;
  // The user leaves this long after the intended moment, or after so many events, unless the answer
  // is whole before.
  Nanos patience = Nanos::max();
  std::uint64_t events_wanted = std::numeric_limits<std::uint64_t>::max();
  friend bool operator==(const Visit&, const Visit&) = default;
};

// Whether who walks sees the answers and saves from them. Who does not (a simulator) goes by how
// likely a condition on them is.
enum class Answers : std::uint8_t { kSeen, kUnseen };

class Session {
 public:
  // The plan must outlive it. Call begin() first.
  explicit Session(const Plan& plan, Answers answers = Answers::kSeen);

  void begin(std::uint64_t ordinal);
  // The next visit, or nothing when the session is over. So is one that passes 100,000 nodes of its
  // program without a visit.
  std::optional<Visit> next();

  // The pause before attempt `attempt` (from 2) of the current visit's request: drawn by a stream
  // of its own, so that the walk does not depend on what failed.
  Nanos draw_backoff(const spec::Retry& retry, int attempt);

  // What a visit's templates are rendered from beside what was saved: kept before the first time,
  // they are rendered once more alike. It costs nothing but the copy.
  struct Draws {
    Random random{Seed{}};
    std::vector<std::uint32_t> rows;
  };
  void copy_draws(Draws& into) const;
  void swap_draws(Draws& with);

  // Appends the text of `pattern`, which must be one of the current visit's step, with this
  // session's data rows, saved values and random numbers. A saved value that was never saved
  // renders as nothing, and missing_values() counts it.
  void render(const Template& pattern, std::string& out);
  void save(std::uint32_t variable, std::string_view value);
  // Empty where it is not there.
  std::string_view saved(std::uint32_t variable) const {
    return kept_[variable] == Kept::kValue ? saved_[variable] : std::string_view();
  }
  // The step that saves it failed: what it may have saved on a visit before counts no more.
  void lose(std::uint32_t variable) { kept_[variable] = Kept::kLost; }
  bool has_lost(std::uint32_t variable) const { return kept_[variable] == Kept::kLost; }

  // A row of a data set that steps save.
  bool has_row(std::uint32_t table) const { return saved_rows_[table] != nullptr; }
  void give_row(std::uint32_t table, std::shared_ptr<const SavedRow> row) {
    saved_rows_[table] = std::move(row);
  }

  // The answer to what the current visit's step says (spec::Turn): both now belong to the
  // conversation. Without it what was said is forgotten.
  void hear(std::string_view answer);
  // One of `count` things, by the session's own numbers.
  std::uint64_t draw_below(std::uint64_t count) { return value_random_.below(count); }
  std::uint64_t missing_values() const { return missing_values_; }  // since begin()

  // The row of the data set that the current visit's step draws from; of another one, that of the
  // last step that did.
  std::uint32_t row(std::uint32_t table) const { return rows_[table]; }

  std::uint64_t ordinal() const { return ordinal_; }
  std::uint32_t journey() const { return journey_; }
  std::uint64_t visits() const { return visits_; }  // since begin(), the current one included

 private:
  std::uint32_t draw_journey();
  Visit visit(std::uint32_t step);
  void draw_abort(const spec::Abort& abort, Visit& visit);
  void begin_turn(const Turn& turn);
  void append_conversation(std::string& out) const;
  void obey(const Node& node);
  std::uint32_t choose(const Node& node);
  std::uint32_t draw_rounds(const Distribution& rounds);
  Nanos draw_pause(const Distribution& law);
  bool holds(const Condition& condition);
  bool compare(const Condition& condition);
  void draw_row(std::uint32_t table);
  std::uint64_t row_of(std::uint32_t table);
  void render_slot(const Template::Piece& piece, std::string& out);  // render.cc
  void render_conversation(Slot::Escape escape, std::string& out);
  void render_made_up(const Slot& slot, std::string& out);
  void append_made_up(const Slot& slot, std::string& out);
  void render_column(const Slot& slot, std::string& out);
  std::string_view saved_value(std::uint32_t variable);

  const Plan& plan_;
  const Answers answers_;
  Random walk_random_;
  Random value_random_;
  std::uint64_t backoffs_ = 0;  // drawn since begin()
  std::uint64_t visits_ = 0;
  std::uint64_t ordinal_ = 0;
  std::size_t stream_ = 0;    // of the plan, to which the session belongs
  std::uint64_t number_ = 0;  // of the session in its stream
  std::uint32_t journey_ = 0;
  const Program* program_ = nullptr;  // of the journey
  std::uint32_t position_ = 0;        // in it, of the next node
  bool first_ = true;
  const spec::Parallel* group_ = nullptr;  // that the next visit belongs to
  Visit::Order order_ = Visit::Order::kAfter;
  std::optional<Nanos> pause_;           // before the next visit, in place of its step's own
  std::vector<std::uint32_t> counters_;  // rounds left, of the loops around the next node
  std::vector<std::uint32_t> rows_;      // one per data table
  std::vector<std::uint32_t> drawn_;     // one per data table: rows drawn since begin()
  std::vector<std::shared_ptr<const SavedRow>> saved_rows_;  // one per data table, if any is saved
  std::vector<std::string> saved_;                           // one per variable
  enum class Kept : std::uint8_t { kNothing, kValue, kLost };
  std::vector<Kept> kept_;  // one per variable
  std::string scratch_;
  std::string left_;  // the sides of a condition
  std::string right_;
  std::string encoded_;
  std::string conversation_;  // messages, with commas between
  std::string turn_;          // likewise, of the current visit
  std::string spoken_;        // room for one of them
  std::uint64_t missing_values_ = 0;
};

}  // namespace headroom::workload
