#include "workload/arrivals.h"

#include <algorithm>
#include <variant>

#include "base/check.h"
#include "base/stable_math.h"

namespace headroom::workload {
namespace {

// Sessions draw from derive(seed, ordinal); ordinals do not get this far.
constexpr std::uint64_t kArrivalsPart = ~std::uint64_t{0};

}  // namespace

SessionStream::SessionStream(const Plan& plan)
    : plan_(plan),
      open_(std::get_if<OpenModel>(&plan.model)),
      trace_(std::get_if<TraceModel>(&plan.model)),
      random_(derive(plan.seed, kArrivalsPart)) {
  HEADROOM_CHECK(open_ != nullptr || trace_ != nullptr, "a closed model has no stream of starts");
}

double SessionStream::next_expected() {
  if (open_->arrivals == spec::Arrivals::kUniform) return static_cast<double>(ordinal_);
  expected_ -= stable::log(random_.uniform_open());
  return expected_;
}

std::optional<SessionStart> SessionStream::next() {
  if (open_ != nullptr) {
    const double moment = open_->curve.moment_of(next_expected());
    if (moment >= to_seconds(plan_.duration)) return std::nullopt;
    // Where two arrivals nearly coincide, rounding may swap them.
    due_ = std::max(due_, from_seconds(moment));
  } else {
    if (ordinal_ >= trace_->starts.size()) return std::nullopt;
    due_ = trace_->starts[ordinal_];
  }
  if (due_ >= plan_.duration) return std::nullopt;
  return SessionStart{.due = due_, .ordinal = ordinal_++};
}

}  // namespace headroom::workload
