#include "workload/volume.h"

#include <cstddef>

#include "base/check.h"

namespace headroom::workload {

Bandwidth bandwidth(Rate requests, const RequestSize& size) {
  constexpr double kBitsPerByte = 8;
  const auto bits = [&](Bytes bytes) {
    return BitRate{requests.per_second * static_cast<double>(bytes.count) * kBitsPerByte};
  };
  return {.in = bits(size.in), .out = bits(size.out)};
}

std::vector<double> stored_by_day(std::span<const double> written_by_day,
                                  const Retention& retention) {
  HEADROOM_CHECK(retention.copies >= 1 && retention.days >= 0, "data is kept once or more often");
  const auto kept = static_cast<std::size_t>(retention.days);
  std::vector<double> stored;
  double bytes = 0;
  for (std::size_t day = 0; day < written_by_day.size(); ++day) {
    bytes += written_by_day[day] * retention.copies;
    if (kept > 0 && day >= kept) bytes -= written_by_day[day - kept] * retention.copies;
    stored.push_back(bytes);
  }
  return stored;
}

}  // namespace headroom::workload
