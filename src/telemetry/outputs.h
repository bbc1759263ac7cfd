// All the places to which the figures of one run go while it happens; what a test is watched by.
//
// As a Recorder it never fails and never waits for anybody: see Output. Called from one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/recorder.h"
#include "spec/output.h"
#include "telemetry/json_lines.h"
#include "telemetry/output.h"
#include "telemetry/running_totals.h"

namespace headroom::telemetry {

class Outputs : public run::Recorder {
 public:
  // What still waits when the run is over is delivered within this, or lost.
  static constexpr Nanos kGrace = std::chrono::seconds(3);

  // Adds outputs, before the run begins. Opens files and ports, so that what is wrong with them is
  // known before the test does; asks nothing of receivers yet. Fails with kInvalid on a place that
  // cannot be, with kStorage on a file, with kUnreachable on a port. Names of files are relative to
  // `folder`.
  Result<void> open(const std::vector<spec::Output>& wanted, const std::filesystem::path& folder);

  // Where scrapers find the run: a URL for each endpoint.
  const std::vector<std::string>& scrape_urls() const { return scrape_urls_; }

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  Result<void> finish(const run::End& end) override;

  // The run is over: delivers what is left, all outputs at the same time, for up to `grace`. A
  // sentence for each output that lost something.
  std::vector<std::string> close(Nanos grace = kGrace);

 private:
  Result<void> open_one(const spec::Output& wanted, const std::filesystem::path& folder);
  void publish(Snapshot snapshot);

  std::optional<RunningTotals> totals_;
  std::vector<std::unique_ptr<SnapshotOutput>> metrics_;
  std::vector<std::unique_ptr<JsonLines>> lines_;
  std::vector<std::string> scrape_urls_;
};

}  // namespace headroom::telemetry
