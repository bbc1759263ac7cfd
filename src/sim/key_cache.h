// A cache of keys: at most so many, of which the least recently used leaves, and none older than it
// may be. Who asks for a key that is being fetched can wait for it.
//
// Keys are numbers from 0, so that one array finds a key's place: 4 bytes for each key there is,
// and 28 for each place. Allocates when it is made, and never after.
#pragma once

#include <cstdint>
#include <vector>

#include "base/quantity.h"
#include "sim/job.h"
#include "sim/model.h"

namespace headroom::sim {

class KeyCache {
 public:
  explicit KeyCache(const Cache::Keys& keys);

  // Holds it, and it was used.
  bool find(std::uint32_t key, Nanos now);
  void store(std::uint32_t key, Nanos now);
  void clear();

  // The line of those that wait for what is being fetched; nothing while nobody fetches the key.
  Line* fetched(std::uint32_t key);
  void begin_fetch(std::uint32_t key);
  // Asserts that the line is empty.
  void end_fetch(std::uint32_t key);

  std::uint32_t size() const { return size_; }

 private:
  struct Place {
    std::uint32_t key = kAbsent;
    std::uint32_t newer = kAbsent;
    std::uint32_t older = kAbsent;
    Nanos stored{};
  };
  struct Fetch {
    std::uint32_t key = 0;
    Line waiting;
  };

  void unlink(std::uint32_t place);
  void link_newest(std::uint32_t place);

  const Nanos lives_;
  std::vector<std::uint32_t> place_of_;  // by key
  std::vector<Place> places_;
  std::uint32_t size_ = 0;
  std::uint32_t newest_ = kAbsent;
  std::uint32_t oldest_ = kAbsent;
  std::vector<Fetch> fetches_;  // few at a time: searched from the front
};

}  // namespace headroom::sim
