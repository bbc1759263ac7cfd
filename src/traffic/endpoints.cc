#include "traffic/endpoints.h"

#include <algorithm>

#include "base/text.h"
#include "base/url.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kMostWordsAtOnePlace = 256;
constexpr std::size_t kMostPlaces = 200'000;
constexpr std::size_t kMostSegments = 24;  // what follows counts to the last one
constexpr std::size_t kTargetsKept = 500;
constexpr std::size_t kLongestTarget = 2000;
constexpr std::size_t kMostTargetBytes = 64'000'000;
constexpr std::size_t kRecent = 1 << 16;

}  // namespace

Endpoints::Endpoints() : recent_(kRecent) {
  places_.push_back(
      {.parent = 0, .kind = SegmentKind::kWord, .is_value = false, .words = 0, .text = ""});
}

std::uint32_t Endpoints::new_place(std::uint32_t parent, std::uint64_t key, Place place) {
  const auto id = static_cast<std::uint32_t>(places_.size());
  place.parent = parent;
  places_.push_back(std::move(place));
  below_.emplace(key, id);
  return id;
}

std::uint32_t Endpoints::place_below(std::uint32_t parent, std::string_view segment) {
  SegmentKind kind = kind_of_segment(segment);
  const std::uint64_t parent_seed = mix(parent, 1);
  if (kind == SegmentKind::kWord) {
    const std::uint64_t key = hash_bytes(segment, parent_seed);
    if (const auto found = below_.find(key); found != below_.end()) return found->second;
    const bool has_room =
        places_[parent].words < kMostWordsAtOnePlace && places_.size() < kMostPlaces;
    if (has_room) {
      ++places_[parent].words;
      return new_place(parent, key,
                       {.parent = parent,
                        .kind = kind,
                        .is_value = false,
                        .words = 0,
                        .text = std::string(segment)});
    }
    if (places_.size() >= kMostPlaces) ++crowded_;
  }
  // All kinds of value at one place are one parameter; the first gives it its name.
  const std::uint64_t key = mix(parent_seed, 2);
  if (const auto found = below_.find(key); found != below_.end()) return found->second;
  return new_place(
      parent, key,
      {.parent = parent, .kind = kind, .is_value = true, .words = 0, .text = std::string(segment)});
}

std::uint32_t Endpoints::intern(std::string_view method, std::string_view target) {
  const std::string_view path = path_of(target);
  const std::uint64_t hash = hash_bytes(path, hash_bytes(method));
  Recent& recent = recent_[hash % kRecent];
  if (recent.hash == hash) return recent.raw;

  std::uint32_t place = 0;
  std::size_t segments = 0;
  std::size_t begin = 1;
  while (begin <= path.size()) {
    std::size_t end = ++segments < kMostSegments ? path.find('/', begin) : path.npos;
    if (end == path.npos) end = path.size();
    place = place_below(place, path.substr(begin, end - begin));
    begin = end + 1;
  }

  auto known = std::ranges::find(methods_, method);
  if (known == methods_.end()) known = methods_.emplace(methods_.end(), method);
  const auto method_id = static_cast<std::uint32_t>(known - methods_.begin());
  const std::uint64_t key = mix(place, method_id + 1);
  const auto [found, is_new] = raw_of_.emplace(key, static_cast<std::uint32_t>(raw_.size()));
  if (is_new) {
    raw_.push_back({.place = place,
                    .method = method_id,
                    .requests = 0,
                    .with_query = 0,
                    .statuses = {},
                    .targets = Reservoir<std::string>(kTargetsKept, Seed{key})});
  }
  recent = {.hash = hash, .raw = found->second};
  return found->second;
}

void Endpoints::count(std::uint32_t raw, std::string_view target, int status) {
  Raw& endpoint = raw_[raw];
  ++endpoint.requests;
  if (target.find('?') != target.npos) ++endpoint.with_query;
  const auto same = [&](const auto& entry) { return entry.first == status; };
  const auto found = std::ranges::find_if(endpoint.statuses, same);
  if (found != endpoint.statuses.end()) {
    ++found->second;
  } else {
    endpoint.statuses.emplace_back(static_cast<std::uint16_t>(status), 1);
  }
  if (target.size() > kLongestTarget || target_bytes_ > kMostTargetBytes) return;
  if (std::string* const kept = endpoint.targets.place_for_next()) {
    target_bytes_ += kept->empty() ? sizeof *kept + target.size() : 0;
    kept->assign(target);
  }
}

}  // namespace headroom::traffic
