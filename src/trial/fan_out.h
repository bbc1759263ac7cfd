// Several recorders as one, and one that forgives: the small pieces from which a test's recording
// is put together.
#pragma once

#include <optional>
#include <vector>

#include "run/recorder.h"

namespace headroom::trial {

// Hands everything to each recorder in turn; stops at the first error. Borrows them.
class FanOut : public run::Recorder {
 public:
  explicit FanOut(std::vector<run::Recorder*> recorders) : recorders_(std::move(recorders)) {}

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  Result<void> finish(const run::End& end) override;

 private:
  std::vector<run::Recorder*> recorders_;
};

// Goes silent at the first error instead of ending the run: a disk that fills up costs the record,
// not the test.
class BestEffort : public run::Recorder {
 public:
  explicit BestEffort(run::Recorder& recorder) : recorder_(recorder) {}

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  Result<void> finish(const run::End& end) override;

  const std::optional<Error>& problem() const { return problem_; }

 private:
  Result<void> note(Result<void> outcome);

  run::Recorder& recorder_;
  std::optional<Error> problem_;
};

}  // namespace headroom::trial
