// A file of sizes and throughputs: what can be read can be judged, whatever it says.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "trial/scalability_csv.h"
#include "trial/scalability_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  auto table = trial::read_scalability(std::string(reinterpret_cast<const char*>(data), size),
                                       "usl.csv", {});
  if (!table) return 0;
  const trial::Scalability found = trial::assess(
      std::move(table->rows), spec::parse_scaling_expectation("at least 80% efficient").value());
  double before = 0;
  for (const trial::SizeFigures& one : found.sizes) {
    HEADROOM_CHECK(one.size > before, "sizes rise, each once");
    before = one.size;
  }
  (void)trial::scalability_json(found, {});
  return 0;
}
