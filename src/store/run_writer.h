// Writes one run into the store as it happens.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "run/recorder.h"
#include "store/sqlite.h"

namespace headroom::store {

// The database must outlive it. A writer that goes without finish() leaves its run abandoned.
class RunWriter final : public run::Recorder {
 public:
  explicit RunWriter(Database& database) : database_(database) {}
  ~RunWriter() override;
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  // kStorage too when there is a run of that id.
  Result<void> begin(const run::Header& header) override;
  // Asserts that seconds rise.
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  Result<void> finish(const run::End& end) override;

 private:
  // What there is between begin and finish.
  struct Open {
    std::int64_t number;
    Statement add_slice;
    Statement add_event;
    std::int64_t last_second = -1;
  };
  Database& database_;
  std::optional<Open> open_;
};

}  // namespace headroom::store
