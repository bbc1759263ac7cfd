#include "net/content_decoder.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace headroom::net {
namespace {

using Step = ContentDecoder::Step;

// gzip, and deflate, which HTTP wraps into the format of zlib while some servers do not.
class ZlibDecoder final : public ContentDecoder {
 public:
  // As inflateInit2 takes them: a window of 32 kB, and the header that is expected.
  enum Format : int { kGzip = 15 + 16, kZlib = 15, kRaw = -15 };

  explicit ZlibDecoder(Format format) : format_(format) {
    HEADROOM_CHECK(inflateInit2(&stream_, format) == Z_OK, "zlib has its memory");
  }
  ~ZlibDecoder() override { inflateEnd(&stream_); }

  void begin() override {
    inflateReset2(&stream_, format_);
    is_at_end_ = false;
    is_at_start_ = true;
  }

  Step decode(std::string_view input, std::span<char> output) override {
    if (is_at_end_) return {.consumed = input.size()};
    if (std::exchange(is_at_start_, input.empty() && is_at_start_) && is_without_header(input)) {
      inflateReset2(&stream_, kRaw);
    }
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = static_cast<uInt>(output.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    is_at_end_ = result == Z_STREAM_END;
    return {.consumed = input.size() - stream_.avail_in,
            .produced = output.size() - stream_.avail_out,
            .is_broken = result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR};
  }

 private:
  // The first byte of zlib's format names method 8 and a window of at most 32 kB.
  bool is_without_header(std::string_view input) const {
    if (format_ != kZlib || input.empty()) return false;
    const auto first = static_cast<unsigned char>(input.front());
    return (first & 0x0f) != 8 || (first >> 4) > 7;
  }

  const Format format_;
  z_stream stream_{};
  bool is_at_end_ = false;
  bool is_at_start_ = true;
};

class BrotliDecoder final : public ContentDecoder {
 public:
  // Its state cannot be reset, only made anew.
  void begin() override {
    state_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    HEADROOM_CHECK(state_ != nullptr, "brotli has its memory");
  }

  Step decode(std::string_view input, std::span<char> output) override {
    if (BrotliDecoderIsFinished(state_.get()) == BROTLI_TRUE) return {.consumed = input.size()};
    std::size_t left = input.size();
    std::size_t room = output.size();
    const auto* in = reinterpret_cast<const std::uint8_t*>(input.data());
    auto* out = reinterpret_cast<std::uint8_t*>(output.data());
    const auto result =
        BrotliDecoderDecompressStream(state_.get(), &left, &in, &room, &out, nullptr);
    return {.consumed = input.size() - left,
            .produced = output.size() - room,
            .is_broken = result == BROTLI_DECODER_RESULT_ERROR};
  }

 private:
  struct Freed {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };
  std::unique_ptr<BrotliDecoderState, Freed> state_;
};

class ZstdDecoder final : public ContentDecoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    HEADROOM_CHECK(stream_ != nullptr, "zstd has its memory");
    // RFC 9659: a window of 8 MB is all that HTTP may ask for.
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 23);
  }

  void begin() override { ZSTD_DCtx_reset(stream_.get(), ZSTD_reset_session_only); }

  Step decode(std::string_view input, std::span<char> output) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
    return {.consumed = in.pos, .produced = out.pos, .is_broken = ZSTD_isError(result) != 0};
  }

 private:
  struct Freed {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Freed> stream_;
};

}  // namespace

std::optional<ContentCoding> content_coding(std::string_view name) {
  const std::string coding = to_lower(trim(name));
  if (coding == "gzip" || coding == "x-gzip") return ContentCoding::kGzip;
  if (coding == "deflate") return ContentCoding::kDeflate;
  if (coding == "br") return ContentCoding::kBrotli;
  if (coding == "zstd") return ContentCoding::kZstd;
  return std::nullopt;
}

std::unique_ptr<ContentDecoder> ContentDecoder::create(ContentCoding coding) {
  switch (coding) {
    case ContentCoding::kGzip:
      return std::make_unique<ZlibDecoder>(ZlibDecoder::kGzip);
    case ContentCoding::kDeflate:
      return std::make_unique<ZlibDecoder>(ZlibDecoder::kZlib);
    case ContentCoding::kBrotli:
      return std::make_unique<BrotliDecoder>();
    case ContentCoding::kZstd:
      return std::make_unique<ZstdDecoder>();
  }
  HEADROOM_CHECK(false, "each coding has a decoder");
}

DecoderPool::Loan DecoderPool::take(ContentCoding coding) {
  auto& idle = idle_[static_cast<std::size_t>(coding)];
  std::unique_ptr<ContentDecoder> decoder;
  if (idle.empty()) {
    decoder = ContentDecoder::create(coding);
  } else {
    decoder = std::move(idle.back());
    idle.pop_back();
  }
  decoder->begin();
  return {.coding = coding, .decoder = std::move(decoder)};
}

void DecoderPool::give(Loan loan) {
  auto& idle = idle_[static_cast<std::size_t>(loan.coding)];
  if (idle.size() < kMostKept) idle.push_back(std::move(loan.decoder));
}

}  // namespace headroom::net
