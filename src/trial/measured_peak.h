// Up to how many replicas of a component more of them bring more, as its last sweep measured it
// (`headroom scale COMPONENT --replicas ...`).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace headroom::trial {

struct MeasuredPeak {
  int replicas = 0;    // beyond which the law that fits best falls
  std::string series;  // of the sweep
  std::string environment;
};

// Of the sweep whose journal lies there. Nothing where there is none that can be read, where it is
// not sure that there is a peak at all (its interval is open), and where the peak lies further out
// than a quarter beyond the largest size that was measured: a law is no witness of what is far from
// every measurement.
std::optional<MeasuredPeak> measured_peak(const std::filesystem::path& journal);

}  // namespace headroom::trial
