// Which requests of a recorded page were under way at the same time, and so stand in one parallel
// group of its journey. For sources only.
//
// A page's document stands alone, and so does an answer that leads elsewhere: what a browser asks
// for next it read there, even where it did not wait for the end. Behind it a batch begins with a
// request and takes in each next one that began while an earlier one of the batch was under way.
// Two limits keep a batch to what a browser sent of its own accord: where nothing of it was sent
// for a second, a person may have done something meanwhile, and a request that is under way for
// minutes (a poll, a stream of events) would otherwise swallow all that was done beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "traffic/har_entries.h"

namespace headroom::traffic {

// What a browser opens to one host by HTTP/1.
inline constexpr std::size_t kConnectionsPerHost = 6;

struct Batch {
  std::vector<const HarEntry*> entries;  // never empty; several were sent side by side
  // From the end of all before to its beginning; below zero, it began before they had ended.
  std::int64_t pause_ms = 0;
  std::size_t early = 0;  // of its entries, that began before all earlier batches had ended
};

// Of one page's entries, in the order in which they began.
std::vector<Batch> batches_of(const std::vector<const HarEntry*>& entries);

// How many of the batch's requests a browser has under way to one host: 6 where it speaks HTTP/1
// to any, since it opens no more connections; else the most that were, and at least as many.
std::size_t most_per_host(const Batch& batch);

}  // namespace headroom::traffic
