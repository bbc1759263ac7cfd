// Strings that are taken while needed and given back with their capacity, so that a warm loop
// builds requests and keeps bodies without allocating, and an idle connection holds none.
//
// Not thread-safe: one per loop.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace headroom::net {

class StringPool {
 public:
  // An empty one.
  std::string take() {
    if (strings_.empty()) return {};
    std::string string = std::move(strings_.back());
    strings_.pop_back();
    return string;
  }
  void give(std::string&& string) {
    // Strings too short for the heap have nothing worth keeping; huge ones would stay for ever.
    constexpr std::size_t kShort = 16;
    if (string.capacity() < kShort || string.capacity() > kLargestKept ||
        strings_.size() >= kMostKept) {
      string = std::string();
      return;
    }
    string.clear();
    strings_.push_back(std::move(string));
  }

 private:
  static constexpr std::size_t kLargestKept = 1024 * 1024;
  static constexpr std::size_t kMostKept = 256;
  std::vector<std::string> strings_;
};

}  // namespace headroom::net
