// Data files that feed templates, CSV and JSON lines: rows of one width, or a refusal with a
// reason.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "workload/csv.h"
#include "workload/json_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto& table :
       {workload::read_csv(text, "fuzz.csv"), workload::read_json_lines(text, "fuzz.jsonl")}) {
    HEADROOM_CHECK(table || !table.error().what.empty(), "a refusal says why");
  }
  return 0;
}
