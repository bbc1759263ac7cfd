// Several recorders as one, and one that forgives: the small pieces from which a test's recording
// is put together.
#pragma once

#include <optional>
#include <vector>

#include "run/recorder.h"

namespace headroom::run {

// Hands everything to each recorder in turn; stops at the first error. Borrows them.
class FanOut : public Recorder {
 public:
  explicit FanOut(std::vector<Recorder*> recorders) : recorders_(std::move(recorders)) {}

  Result<void> begin(const Header& header) override;
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event& event) override;
  Result<void> finish(const End& end) override;

 private:
  std::vector<Recorder*> recorders_;
};

// Goes silent at the first error instead of ending the run: a disk that fills up costs the record,
// not the test.
class BestEffort : public Recorder {
 public:
  explicit BestEffort(Recorder& recorder) : recorder_(recorder) {}

  Result<void> begin(const Header& header) override;
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event& event) override;
  Result<void> finish(const End& end) override;

  const std::optional<Error>& problem() const { return problem_; }

 private:
  Result<void> note(Result<void> outcome);

  Recorder& recorder_;
  std::optional<Error> problem_;
};

}  // namespace headroom::run
