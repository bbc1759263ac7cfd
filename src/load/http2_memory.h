// The memory of nghttp2's sessions: small pieces are kept for the next request when one is over.
//
// nghttp2 takes some ten pieces for every stream and gives them back when it ends, which by malloc
// is a tenth of what a request costs the client. Here a piece has the size of its class, multiples
// of 64 bytes, and pieces that were given back lie in a list for each class. As much is kept as was
// in use at once, until all of it goes with this object; larger pieces are malloc's.
//
// Of one thread.
#pragma once

#include <nghttp2/nghttp2.h>

#include <array>
#include <cstddef>

namespace headroom::load {

class Http2Memory {
 public:
  Http2Memory();
  Http2Memory(const Http2Memory&) = delete;
  Http2Memory& operator=(const Http2Memory&) = delete;
  // All that was taken must have been given back.
  ~Http2Memory();

  // As malloc, free and realloc: null where there is no memory; a null piece is none.
  void* take(std::size_t size);
  void give(void* piece);
  void* resize(void* piece, std::size_t size);

  // The same as nghttp2 calls it.
  nghttp2_mem* functions() { return &functions_; }

 private:
  static constexpr std::size_t kStep = 64;
  static constexpr std::size_t kClasses = 8;  // pieces of up to 512 bytes

  struct Head;

  std::array<Head*, kClasses> kept_{};
  nghttp2_mem functions_;
};

}  // namespace headroom::load
