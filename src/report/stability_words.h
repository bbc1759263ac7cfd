// The stability of retry loops in words: the same ones in the terminal and on the page. Names out
// of the file are printable; markup is the page's affair.
#pragma once

#include <string>
#include <string_view>

#include "design/stability.h"
#include "report/paint.h"

namespace headroom::report {

inline constexpr std::string_view kNothingToTip =
    "No caller gives up a call that it may wait for: nothing to be tipped by retries.";
inline constexpr std::string_view kNoRemedy =
    "no change of queue, retries, timeout or replicas removes that";

// "200", "no limit"
std::string limit_of(double count);

// "users → server, waiting at db", and what is planned: "50.0/s of 100/s, queue 199,
// timeout 1.00s".
std::string call_text(const design::TimedCall& call);
std::string planned_text(const design::TimedCall& call);

// What becomes of it at the peak: how bad that is, in the tone of its beginning.
struct StabilityVerdict {
  Tone tone = Tone::kGood;
  std::string state;
  std::string rest;  // follows without a blank
};
StabilityVerdict verdict_of(const design::StabilityMap& map);

// "tipped by 4x the peak for 1.20s, 8x the peak for 600ms"; empty where no spike does.
std::string spikes_text(const design::StabilityMap& map);
std::string trial_text(const design::SpikeTrial& trial);

// "queue of model from 200 to 50: the region is gone"
std::string remedy_text(const design::TimedCall& call, const design::Remedy& remedy);

}  // namespace headroom::report
