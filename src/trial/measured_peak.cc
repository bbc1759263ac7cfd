#include "trial/measured_peak.h"

#include <cmath>

#include "trial/sweep_journal.h"

namespace headroom::trial {
namespace {

constexpr double kNear = 1.25;
constexpr auto kEnvironment = "the environment";  // in the question of a sweep

}  // namespace

std::optional<MeasuredPeak> measured_peak(const std::filesystem::path& journal) {
  auto kept = read_sweep(journal);
  if (!kept) return std::nullopt;
  Sweep sweep;
  sweep.points = std::move(kept->points);
  const Scalability found = assess(sweep, std::nullopt);
  if (!found.law || !found.law->peak || !found.law->peak->high) return std::nullopt;
  const std::optional<double> peak = found.law->law.peak_load();
  if (!peak || *peak > kNear * found.largest()->size) return std::nullopt;
  return MeasuredPeak{.replicas = static_cast<int>(std::ceil(*peak - 1e-9)),
                      .series = std::move(kept->series),
                      .environment = kept->question[kEnvironment]};
}

}  // namespace headroom::trial
