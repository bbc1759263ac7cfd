// What requests weigh: bytes on the wire and bytes kept.
#pragma once

#include <span>
#include <vector>

#include "base/quantity.h"

namespace headroom::workload {

// What one request brings in and takes out, headers and framing included.
struct RequestSize {
  Bytes in;
  Bytes out;
};

struct Bandwidth {
  BitRate in;
  BitRate out;
};
Bandwidth bandwidth(Rate requests, const RequestSize& size);

// How data is kept: every byte in so many copies, for so many days, 0 meaning for ever.
struct Retention {
  int copies = 1;
  int days = 0;
};
// What is kept at the end of each day, in bytes, from what is written on each. Asserts copies >= 1
// and days >= 0.
std::vector<double> stored_by_day(std::span<const double> written_by_day,
                                  const Retention& retention);

}  // namespace headroom::workload
