// Tells a run what the programs of its environment say of their slots: a recorder behind the one
// that tells what components used (trial/usage_recorder.h), since it adds to the components that
// this names.
//
// Programs are asked when a second is told; what they answer too late stands in a later second, and
// each answer in one. Where nothing is known of components, seconds pass as they came.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/background_question.h"
#include "platform/slot_gauges.h"
#include "run/recorder.h"

namespace headroom::trial {

class SlotsRecorder final : public run::Recorder {
 public:
  // How long a second waits for the programs.
  static constexpr Nanos kPatience = std::chrono::milliseconds(50);

  // Borrows both. Nothing else may use the gauges while this lives.
  SlotsRecorder(platform::SlotGauges& gauges, run::Recorder& next, Nanos patience = kPatience)
      : answers_([this, &gauges] { return Answer{.number = ++asked_, .told = gauges.read()}; }),
        next_(next),
        patience_(patience) {}

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override { return next_.add(event); }
  Result<void> finish(const run::End& end) override { return next_.finish(end); }

 private:
  struct Answer {
    std::uint64_t number = 0;
    std::vector<platform::SlotGauge> told;
  };

  std::uint64_t asked_ = 0;  // of the thread that asks
  BackgroundQuestion<Answer> answers_;
  run::Recorder& next_;
  Nanos patience_;
  std::vector<std::string> components_;  // in the order of the header
  std::uint64_t taken_ = 0;              // the answer that was taken last
};

}  // namespace headroom::trial
