// A file of dates and figures: what can be read rises in time, and is above 0.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "growth/history.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const auto history =
      growth::read_history(std::string(reinterpret_cast<const char*>(data), size), "history.csv");
  if (!history) return 0;
  growth::Days before{-1};
  for (const growth::Measured& figure : history->figures) {
    HEADROOM_CHECK(figure.at > before && figure.value > 0, "figures rise in time, above 0");
    before = figure.at;
  }
  return 0;
}
