#include "traffic/side_by_side.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace headroom::traffic {
namespace {

constexpr std::int64_t kLongestSilenceMs = 1000;
constexpr std::size_t kMostStreams = 100;  // RFC 9113: no less is advised, and servers stay there

// Of the page's first request a document is taken for granted where the recording is silent.
bool is_document(const HarEntry& entry, bool is_first) {
  const std::string type = entry.type_of_answer();
  return type.starts_with("text/html") || type.starts_with("application/xhtml") ||
         (is_first && type.empty());
}

}  // namespace

std::vector<Batch> batches_of(const std::vector<const HarEntry*>& entries) {
  std::vector<Batch> batches;
  std::int64_t page_ends = entries.empty() ? 0 : entries.front()->begin_ms;
  std::int64_t earlier_end = page_ends;  // all batches but the last
  std::int64_t batch_ends = page_ends;
  bool last_stands_alone = false;
  for (const HarEntry* entry : entries) {
    const bool is_first = entry == entries.front();
    const HarEntry* before = batches.empty() ? nullptr : batches.back().entries.back();
    const bool is_quiet = entry->begin_ms >= page_ends || (before && before->is_redirect());
    const bool stands_alone = is_quiet && (entry->is_redirect() || is_document(*entry, is_first));
    const bool joins = !batches.empty() && !last_stands_alone && !stands_alone &&
                       entry->begin_ms < batch_ends &&
                       entry->begin_ms - before->begin_ms < kLongestSilenceMs;
    if (joins) {
      batch_ends = std::max(batch_ends, entry->end_ms);
    } else {
      earlier_end = page_ends;
      batch_ends = entry->end_ms;
      batches.push_back({.entries = {}, .pause_ms = entry->begin_ms - earlier_end});
    }
    batches.back().entries.push_back(entry);
    if (entry->begin_ms < earlier_end) ++batches.back().early;
    page_ends = std::max(page_ends, entry->end_ms);
    last_stands_alone = stands_alone;
  }
  return batches;
}

std::size_t most_per_host(const Batch& batch) {
  if (!std::ranges::all_of(batch.entries, [](auto* entry) { return entry->is_multiplexed(); })) {
    return kConnectionsPerHost;
  }
  std::map<std::string, std::multiset<std::int64_t>> ends;  // of what is under way, by host
  std::size_t most = kConnectionsPerHost;
  for (const HarEntry* entry : batch.entries) {
    auto& under_way = ends[entry->url.origin.authority()];
    under_way.erase(under_way.begin(), under_way.upper_bound(entry->begin_ms));
    under_way.insert(entry->end_ms);
    most = std::max(most, under_way.size());
  }
  return std::min(most, kMostStreams);
}

}  // namespace headroom::traffic
