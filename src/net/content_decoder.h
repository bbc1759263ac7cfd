// Takes the compression off a response's body, piece by piece: gzip, deflate, br and zstd, each by
// its library.
//
// Not thread-safe. A decoder is some ten to some hundred kB: they are lent by a pool and used
// again, so that a warm loop allocates nothing.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace headroom::net {

// The codings of HTTP (RFC 9110, 8.4.1).
enum class ContentCoding : std::uint8_t { kGzip, kDeflate, kBrotli, kZstd };
inline constexpr std::size_t kContentCodings = 4;

// "gzip", "x-gzip", "deflate", "br" or "zstd", in any case of letters. Nothing for others, and for
// several on top of each other.
std::optional<ContentCoding> content_coding(std::string_view name);

class ContentDecoder {
 public:
  static std::unique_ptr<ContentDecoder> create(ContentCoding coding);
  virtual ~ContentDecoder() = default;

  // Before each body.
  virtual void begin() = 0;

  struct Step {
    std::size_t consumed = 0;  // of the input
    std::size_t produced = 0;  // at the front of the output
    bool is_broken = false;    // the bytes are not of this coding
  };
  // Decodes as much as the output holds; call it again while it makes progress. Bytes behind the
  // end of the compressed data are consumed and dropped.
  virtual Step decode(std::string_view input, std::span<char> output) = 0;
};

class DecoderPool {
 public:
  // A decoder that is at the start of a body, and where it goes back to.
  struct Loan {
    ContentCoding coding{};
    std::unique_ptr<ContentDecoder> decoder;
    bool is_broken = false;  // it met bytes that are not of its coding
  };
  Loan take(ContentCoding coding);
  void give(Loan loan);

 private:
  static constexpr std::size_t kMostKept = 64;
  std::array<std::vector<std::unique_ptr<ContentDecoder>>, kContentCodings> idle_;
};

}  // namespace headroom::net
