#include "run/faults.h"

#include <algorithm>
#include <string>

namespace headroom::run {
namespace {

struct Fault {
  FaultPeriod period;
  std::string text;
  bool open = true;
};

void end_one(std::vector<Fault>& faults, const Event& event) {
  const auto ended = [&](const Fault& fault) { return fault.open && fault.text == event.text; };
  const auto open = [](const Fault& fault) { return fault.open; };
  Fault* found = nullptr;
  if (const auto same = std::find_if(faults.rbegin(), faults.rend(), ended);
      same != faults.rend()) {
    found = &*same;
  } else if (const auto any = std::find_if(faults.begin(), faults.end(), open);
             any != faults.end()) {
    found = &*any;
  }
  if (found == nullptr) return;
  found->period.to = std::max(found->period.from, event.at);
  found->open = false;
}

}  // namespace

std::vector<FaultPeriod> fault_periods(const Run& run) {
  std::vector<Event> events = run.events;
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& left, const Event& right) { return left.at < right.at; });
  std::vector<Fault> faults;
  for (const Event& event : events) {
    if (event.kind == "fault") faults.push_back({{event.at, event.at}, event.text});
    if (event.kind == "fault-end") end_one(faults, event);
  }

  std::vector<FaultPeriod> periods;
  for (const Fault& fault : faults) {
    if (!periods.empty() && fault.period.from <= periods.back().to) {
      periods.back().to = std::max(periods.back().to, fault.period.to);
    } else {
      periods.push_back(fault.period);
    }
  }
  return periods;
}

}  // namespace headroom::run
