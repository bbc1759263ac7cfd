#include "calibration/gauged_slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::calibration {
namespace {

// Fewer looks at a full replica may be of moments between one request and the next.
constexpr std::uint64_t kFewestFull = 5;
// A number that differs by more from look to look is no number of slots: something else limits it,
// as memory does a batch.
constexpr double kMostSpread = 0.05;

run::SlotReadings readings_of(const run::Run& run, const std::string& component) {
  const auto place = std::ranges::find(run.header.components, component);
  if (place == run.header.components.end()) return {};
  const auto number = static_cast<std::size_t>(place - run.header.components.begin());
  return run::component_totals(run, number, run::under_load(run)).slots;
}

}  // namespace

std::expected<GaugedSlots, std::string> gauged_slots(const std::string& component,
                                                     const std::vector<const Subject*>& runs) {
  run::SlotReadings all;
  for (const Subject* subject : runs) add(all, readings_of(subject->observation.run, component));
  if (all.readings == 0) {
    return std::unexpected("its programs published no gauges of slots in these runs");
  }
  if (all.full >= kFewestFull) {
    const auto full = static_cast<double>(all.full);
    const double mean = all.busy_full / full;
    const double spread = std::sqrt(std::max(0.0, all.busy_full_squares / full - mean * mean));
    if (mean > 0 && spread <= kMostSpread * mean) {
      return GaugedSlots{.slots = std::max(1, static_cast<int>(std::lround(mean))),
                         .full = all.full};
    }
    return std::unexpected(
        fmt::format("while requests waited it worked on {:.1f} at once, give or take {:.1f}: no "
                    "number of slots is what limits it",
                    mean, spread));
  }
  const double stated = all.slots / static_cast<double>(all.readings);
  const long slots = std::lround(stated);
  const bool is_whole = std::abs(stated - static_cast<double>(slots)) < 1e-6;
  if (slots > 0 && is_whole) {
    return GaugedSlots{
        .slots = static_cast<int>(slots), .full = all.full, .told = GaugedSlots::Told::kStated};
  }
  return std::unexpected(all.full == 0
                             ? std::string("whenever its programs were asked, nothing waited there")
                             : fmt::format("its programs were asked only {} times while something "
                                           "waited there",
                                           all.full));
}

}  // namespace headroom::calibration
