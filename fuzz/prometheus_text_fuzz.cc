// What programs publish of themselves: a text is the same however the network cuts it, no more than
// it holds is read from it, and every line is counted once at most.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "watch/prometheus_text.h"

namespace {

using namespace headroom::watch;

struct Seen {
  std::uint64_t samples = 0;
  std::uint64_t broken_lines = 0;
  std::size_t bytes = 0;
  bool is_complete = false;
  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen read(std::string_view text, TextFormat format, std::size_t piece_size) {
  PrometheusText reader(format);
  Seen seen;
  const auto take_all = [&] {
    while (const Sample* sample = reader.next()) {
      HEADROOM_CHECK(!sample->name.empty(), "a sample has a name");
      HEADROOM_CHECK(sample->labels.size() <= SampleLine::kMostLabels, "labels are bounded");
      seen.bytes += sample->name.size();
      for (const Label& label : sample->labels) {
        seen.bytes += label.name.size() + label.value.size();
      }
    }
  };
  for (std::size_t at = 0; at < text.size(); at += piece_size) {
    const std::string piece(text.substr(at, piece_size));
    reader.add(piece);
    take_all();
  }
  reader.end();
  take_all();
  seen.samples = reader.samples();
  seen.broken_lines = reader.broken_lines();
  seen.is_complete = reader.is_complete();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const TextFormat format = data[0] % 2 == 0 ? TextFormat::kPrometheus : TextFormat::kOpenMetrics;
  const std::size_t piece_size = 1 + data[0] / 2;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  const Seen whole = read(text, format, std::max<std::size_t>(1, text.size()));
  HEADROOM_CHECK(whole.bytes <= text.size(), "nothing is made up");
  const auto ends = static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  HEADROOM_CHECK(whole.samples + whole.broken_lines <= ends + 1, "every line counts once");
  HEADROOM_CHECK(read(text, format, piece_size) == whole, "however it is cut");
  return 0;
}
