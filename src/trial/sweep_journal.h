// The finished points of a sweep, written down one by one, so that a sweep that was interrupted or
// killed goes on where it was: `headroom scale --resume`.
//
// A file of JSON lines, each on the disk before the next point begins: first the series and what
// was asked, then a line for each point; one that was measured anew stands for the one before it.
// A last line without its end was being written when
// headroom died, and counts as not written. A sweep goes on only with what was measured for the
// same question, so that no two services get into one law.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "trial/sweep.h"

namespace headroom::trial {

// What the points are answers to, in words: "sizes": "1, 2, 4".
using Question = std::map<std::string, std::string>;

std::filesystem::path sweep_journal_path(const std::filesystem::path& state_folder,
                                         const std::string& component, Resource resource);

// A journal as it was found.
struct KeptSweep {
  std::string series;
  Question question;
  std::vector<SweepPoint> points;
  std::size_t bytes = 0;  // of its whole lines
};
// Fails with kInvalid where there is none, and where it cannot be read.
Result<KeptSweep> read_sweep(const std::filesystem::path& path);

class SweepJournal {
 public:
  // Begins anew, over what is there.
  static Result<SweepJournal> begin(const std::filesystem::path& path, const std::string& series,
                                    const Question& question);
  // Goes on with what is there. Fails with kInvalid where there is nothing, or where it answers
  // another question: the error names what differs.
  static Result<SweepJournal> resume(const std::filesystem::path& path, const Question& question);

  const std::string& series() const { return series_; }
  const std::vector<SweepPoint>& points() const { return points_; }  // when it was opened

  Result<void> add(const SweepPoint& point);

 private:
  SweepJournal(FileDescriptor file, std::string series, std::vector<SweepPoint> points);

  FileDescriptor file_;
  std::string series_;
  std::vector<SweepPoint> points_;
};

}  // namespace headroom::trial
