// A whole run for other programs: `headroom export RUN --json` and `--csv`.
//
// One row per second and request class, counted and summarised. Percentiles of rows must not be
// averaged: what needs merged ones reads `headroom show --json`, or the histograms in the store.
//
// Both are recorders that write as they hear, so a run of any length takes no memory.
#pragma once

#include <ostream>
#include <string>

#include "run/recorder.h"
#include "run/run.h"

namespace headroom::run {

inline constexpr int kRunJsonVersion = 1;

// docs/formats/test-json.md. `out` is borrowed.
class JsonExport final : public Recorder {
 public:
  explicit JsonExport(std::ostream& out) : out_(out) {}

  Result<void> begin(const Header& header) override;
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event& event) override;
  Result<void> finish(const End& end) override;

  // Once, behind the last call of the others; a run without an end is closed too.
  void close();

 private:
  std::ostream& out_;
  Run known_;  // header, events, end; the last slice only
};

// RFC 4180, with a line of names first; a cell without samples is empty. Lines end with a line
// feed alone, as the tools of this system expect. `out` is borrowed.
class CsvExport final : public Recorder {
 public:
  explicit CsvExport(std::ostream& out) : out_(out) {}

  Result<void> begin(const Header& header) override;
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event&) override { return {}; }
  Result<void> finish(const End&) override { return {}; }

 private:
  std::ostream& out_;
  Run known_;  // header; the last slice only
};

}  // namespace headroom::run
