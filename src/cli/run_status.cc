#include "cli/run_status.h"

#include <nlohmann/json.hpp>

namespace headroom::cli {
namespace {

using Json = nlohmann::ordered_json;

Json second_json(const run::Run& run) {
  if (run.slices.empty()) return nullptr;
  const run::Slice& slice = run.slices.back();
  const run::Window window{slice.second, slice.second + 1};
  const run::Counts counts = run::counts(run, std::nullopt, window);
  const Histogram times = run::merged(run, std::nullopt, run::Measure::kResponseTime, window);
  const auto seconds = [&](double p) {
    return times.count() == 0 ? Json(nullptr)
                              : Json(static_cast<double>(times.percentile(p)) * 1e-9);
  };
  return {{"second", slice.second},
          {"succeeded", counts.succeeded},
          {"failed", counts.failed},
          {"in_flight", slice.in_flight},
          {"response_time_p50_s", seconds(0.5)},
          {"response_time_p99_s", seconds(0.99)}};
}

}  // namespace

Result<void> RunStatus::begin(const run::Header& header) {
  const std::lock_guard lock(mutex_);
  last_ = {};
  last_.header = header;
  return {};
}

Result<void> RunStatus::add(const run::Slice& slice) {
  const std::lock_guard lock(mutex_);
  last_.slices.assign(1, slice);
  return {};
}

std::string RunStatus::json(const load::Control::State& state) const {
  const std::lock_guard lock(mutex_);
  const Json json = {{"headroom_status", 1},
                     {"phase", load::name_of(state.phase)},
                     {"test", last_.header.test},
                     {"run", last_.header.id},
                     {"load", last_.header.load},
                     {"speed", state.speed},
                     {"rate_per_s", state.rate ? Json(state.rate->per_second) : Json(nullptr)},
                     {"users", state.users ? Json(*state.users) : Json(nullptr)},
                     {"elapsed_s", to_seconds(state.elapsed)},
                     {"planned_s", to_seconds(state.planned)},
                     {"played_s", to_seconds(state.played)},
                     {"last_second", second_json(last_)}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace headroom::cli
