// Reads a whole text of metrics as it comes from the network, piece by piece, in memory for one
// line only. Never fails: what is broken is counted, and the rest is read.
//
//   text.add(bytes);
//   while (const Sample* sample = text.next()) ...
//
// At the end of the text, end() and the same loop once more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "watch/sample_line.h"

namespace headroom::watch {

class PrometheusText {
 public:
  // A longer line is broken, and skipped to its end.
  static constexpr std::size_t kLineMaxBytes = 64 * 1024;

  explicit PrometheusText(TextFormat format) : format_(format), reader_(format) {}

  // Only when next() has nothing more. `bytes` has to live until then.
  void add(std::string_view bytes);
  // The text ends here, and with it a line that has no end of its own.
  void end();

  // nullptr: more bytes are due. What it points to lives until the next call.
  const Sample* next();

  std::uint64_t samples() const { return samples_; }
  // Lines that are neither samples nor comments nor empty; what follows OpenMetrics' "# EOF" too.
  std::uint64_t broken_lines() const { return broken_lines_; }
  // OpenMetrics ends with "# EOF": one that does not is not complete. The other has no mark.
  bool is_complete() const { return format_ == TextFormat::kPrometheus || has_end_mark_; }

 private:
  // The next line without its end, nothing when it has not come whole.
  std::optional<std::string_view> next_line();
  bool read(std::string_view line);  // whether it is a sample

  TextFormat format_;
  SampleLine reader_;
  std::string_view rest_;  // of the bytes added last
  std::string begun_;      // a line of which more is due
  bool is_begun_taken_ = false;
  bool is_skipping_ = false;  // the rest of a line that is too long
  bool is_over_ = false;
  bool has_end_mark_ = false;
  std::uint64_t samples_ = 0;
  std::uint64_t broken_lines_ = 0;
  Sample sample_;
};

}  // namespace headroom::watch
