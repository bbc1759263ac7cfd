// Access logs, common, combined and JSON: whatever the lines, a file that reads back or a reason.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "drafted.h"
#include "traffic/draft_access_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  traffic::AccessLog log({});
  for (const std::string_view line : split(text, '\n')) log.add(line);
  log.finish();
  fuzz::check_draft(traffic::draft_of(log));
  return 0;
}
