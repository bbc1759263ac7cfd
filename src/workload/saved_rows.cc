#include "workload/saved_rows.h"

#include <algorithm>
#include <utility>

#include "workload/plan.h"

namespace headroom::workload {
namespace {

// Far from the parts of the seed by which sessions and arrivals are drawn.
constexpr std::uint64_t kRowsPart = ~std::uint64_t{0} - (std::uint64_t{1} << 33);

}  // namespace

SavedRows::SavedRows(spec::DataPick pick, std::uint64_t keep, Seed seed)
    : pick_(pick), keep_(keep), random_(seed) {}

void SavedRows::add(SavedRow row) {
  auto added = std::make_shared<const SavedRow>(std::move(row));
  const std::lock_guard lock(mutex_);
  ++counts_.saved;
  if (rows_.size() >= keep_) {
    rows_.pop_front();
    if (pick_ == spec::DataPick::kUnique) ++counts_.dropped;
  }
  rows_.push_back(std::move(added));
  count_.store(rows_.size(), std::memory_order_relaxed);
}

std::shared_ptr<const SavedRow> SavedRows::draw() {
  const std::lock_guard lock(mutex_);
  if (rows_.empty()) return nullptr;
  ++counts_.drawn;
  if (pick_ != spec::DataPick::kUnique) return rows_[random_.below(rows_.size())];
  auto row = std::move(rows_.front());
  rows_.pop_front();
  count_.store(rows_.size(), std::memory_order_relaxed);
  return row;
}

void SavedRows::count_wait(Nanos waited) {
  const std::lock_guard lock(mutex_);
  ++counts_.waits;
  counts_.longest_wait = std::max(counts_.longest_wait, waited);
}

void SavedRows::count_wait_in_vain(Nanos waited) {
  count_wait(waited);
  const std::lock_guard lock(mutex_);
  ++counts_.waits_in_vain;
}

SavedRows::Counts SavedRows::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

SavedData::SavedData(const Plan& plan) : rows_(plan.tables.size()) {
  for (std::size_t i = 0; i < plan.tables.size(); ++i) {
    const DataTable& table = plan.tables[i];
    if (!table.is_saved()) continue;
    const Seed seed = derive(plan.seed, kRowsPart - i);
    rows_[i] = std::make_unique<SavedRows>(table.pick(), table.keep(), seed);
  }
}

}  // namespace headroom::workload
