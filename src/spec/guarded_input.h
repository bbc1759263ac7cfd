// The bytes of the file on their way into the YAML library, which keeps about 150 bytes per token
// of a flow collection until the collection ends: 10 MB of "[" cost it 2.3 GB. Reading stops when
// too much punctuation went in without anything coming out.
#pragma once

#include <cstddef>
#include <streambuf>
#include <string_view>

namespace headroom::spec {

class GuardedInput : public std::streambuf {
 public:
  // `text` must outlive this.
  explicit GuardedInput(std::string_view text) : rest_(text) {}

  // Something came out: the count starts anew.
  void progressed() { pending_ = 0; }

 private:
  int_type underflow() override;

  std::string_view rest_;
  std::size_t pending_ = 0;  // punctuation since the last progress
  char chunk_[2048];
};

}  // namespace headroom::spec
