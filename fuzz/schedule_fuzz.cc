// One entry of a schedule: it is refused, or what is written of it reads back as the same entry,
// and whatever it says, a change lies within a week.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "control/schedule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom::control;
  const auto entry =
      parse_schedule_entry(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!entry) return 0;
  const auto again = parse_schedule_entry(to_string(*entry));
  HEADROOM_CHECK(again && *again == *entry, "an entry reads back as itself");
  const std::vector entries{*entry};
  const std::chrono::sys_seconds moment{std::chrono::hours(1000)};
  const auto change = next_change(entries, moment);
  if (!change) return 0;
  HEADROOM_CHECK(*change > moment && *change <= moment + std::chrono::weeks(1), "within a week");
  HEADROOM_CHECK(range_at(entries, *change) != range_at(entries, moment), "a change changes");
  return 0;
}
