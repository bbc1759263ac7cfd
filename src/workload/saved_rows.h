// Rows that a step saves while a test runs, for other sessions to draw (spec::Data::saved_by): one
// user's order is another user's work, and who logs in once does so for all.
//
// The one thing that the threads of a load share. Each data set has a mutex of its own, which only
// those take who save to it or draw from it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "spec/spec.h"

namespace headroom::workload {

struct Plan;

using SavedRow = std::vector<std::string>;  // by column of its DataTable

// Of one data set. Safe from any thread.
class SavedRows {
 public:
  // At most `keep` rows at once. Which of them a random pick gives, the seed decides, and the order
  // in which threads come.
  SavedRows(spec::DataPick pick, std::uint64_t keep, Seed seed);

  // The oldest makes room where there is none.
  void add(SavedRow row);
  // Any of them; of unique rows the oldest, which is gone then. Null where there is none.
  std::shared_ptr<const SavedRow> draw();
  // Without the mutex: what it says may be over at once.
  bool is_empty() const { return count_.load(std::memory_order_relaxed) == 0; }

  // A session waited so long for a row, and got one, or in the end none.
  void count_wait(Nanos waited);
  void count_wait_in_vain(Nanos waited);

  struct Counts {
    std::uint64_t saved = 0;
    std::uint64_t drawn = 0;    // by sessions: of rows that are not unique, some more than once
    std::uint64_t dropped = 0;  // unique rows that made room before anybody had drawn them
    std::uint64_t waits = 0;    // of sessions, those in vain included
    std::uint64_t waits_in_vain = 0;
    Nanos longest_wait{};
  };
  Counts counts() const;

 private:
  const spec::DataPick pick_;
  const std::uint64_t keep_;
  mutable std::mutex mutex_;  // of all that follows but count_
  std::deque<std::shared_ptr<const SavedRow>> rows_;
  Random random_;
  Counts counts_;
  std::atomic<std::size_t> count_{0};  // of rows_
};

// Those of all data sets of a plan that are saved.
class SavedData {
 public:
  explicit SavedData(const Plan& plan);

  // Of that table of the plan, which must be one of those.
  SavedRows& of(std::uint32_t table) { return *rows_[table]; }
  const SavedRows& of(std::uint32_t table) const { return *rows_[table]; }

 private:
  std::vector<std::unique_ptr<SavedRows>> rows_;  // by table; null of files
};

}  // namespace headroom::workload
