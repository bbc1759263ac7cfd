#include "sim/key_cache.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::sim {

KeyCache::KeyCache(const Cache::Keys& keys)
    : lives_(keys.lives), place_of_(keys.count, kAbsent), places_(keys.places) {
  if (keys.start == Cache::Keys::Start::kCold) return;
  // Warm: the most popular keys, the most popular one last used.
  const auto most = std::min<std::uint64_t>(keys.places, keys.count);
  for (std::uint64_t i = most; i-- > 0;) store(static_cast<std::uint32_t>(i), Nanos{0});
}

bool KeyCache::find(std::uint32_t key, Nanos now) {
  const std::uint32_t place = place_of_[key];
  if (place == kAbsent) return false;
  if (lives_ != kNever && now - places_[place].stored >= lives_) return false;
  if (place != newest_) {
    unlink(place);
    link_newest(place);
  }
  return true;
}

void KeyCache::store(std::uint32_t key, Nanos now) {
  std::uint32_t place = place_of_[key];
  if (place != kAbsent) {
    unlink(place);
  } else if (size_ < places_.size()) {
    place = size_++;
  } else {
    place = oldest_;
    unlink(place);
    place_of_[places_[place].key] = kAbsent;
  }
  place_of_[key] = place;
  places_[place].key = key;
  places_[place].stored = now;
  link_newest(place);
}

void KeyCache::clear() {
  for (std::uint32_t place = 0; place < size_; ++place) place_of_[places_[place].key] = kAbsent;
  size_ = 0;
  newest_ = oldest_ = kAbsent;
}

Line* KeyCache::fetched(std::uint32_t key) {
  const auto found = std::ranges::find(fetches_, key, &Fetch::key);
  return found == fetches_.end() ? nullptr : &found->waiting;
}

void KeyCache::begin_fetch(std::uint32_t key) {
  fetches_.push_back({.key = key, .waiting = {}});
}

void KeyCache::end_fetch(std::uint32_t key) {
  const auto found = std::ranges::find(fetches_, key, &Fetch::key);
  HEADROOM_CHECK(found != fetches_.end() && found->waiting.empty(), "somebody waits for it");
  *found = fetches_.back();
  fetches_.pop_back();
}

void KeyCache::unlink(std::uint32_t place) {
  const Place& it = places_[place];
  (it.newer == kAbsent ? newest_ : places_[it.newer].older) = it.older;
  (it.older == kAbsent ? oldest_ : places_[it.older].newer) = it.newer;
}

void KeyCache::link_newest(std::uint32_t place) {
  places_[place].newer = kAbsent;
  places_[place].older = newest_;
  (newest_ == kAbsent ? oldest_ : places_[newest_].newer) = place;
  newest_ = place;
}

}  // namespace headroom::sim
