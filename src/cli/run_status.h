// How a run stands, for whoever asks while it goes on: `GET /status` of the control API.
#pragma once

#include <mutex>
#include <string>

#include "load/control.h"
#include "run/recorder.h"

namespace headroom::cli {

// Listens to runs, one after the other; asked from any thread.
class RunStatus final : public run::Recorder {
 public:
  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event&) override { return {}; }
  Result<void> finish(const run::End&) override { return {}; }

  // A JSON document (docs/formats/control.md).
  std::string json(const load::Control::State& state) const;

 private:
  mutable std::mutex mutex_;  // of all that follows
  run::Run last_;             // its header, and the last second as its only slice
};

}  // namespace headroom::cli
