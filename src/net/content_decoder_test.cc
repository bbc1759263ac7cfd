#include "net/content_decoder.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>

namespace headroom::net {
namespace {

std::string deflated(const std::string& text, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string encoded(ContentCoding coding, const std::string& text) {
  switch (coding) {
    case ContentCoding::kGzip:
      return deflated(text, 15 + 16);
    case ContentCoding::kDeflate:
      return deflated(text, 15);
    case ContentCoding::kBrotli: {
      std::string out(BrotliEncoderMaxCompressedSize(text.size()), '\0');
      std::size_t size = out.size();
      BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
      out.resize(size);
      return out;
    }
    case ContentCoding::kZstd: {
      std::string out(ZSTD_compressBound(text.size()), '\0');
      out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
      return out;
    }
  }
  return {};
}

// Decodes in portions of the input, with little room for the output.
std::string decode(ContentDecoder& decoder, std::string_view bytes, std::size_t portion) {
  std::string text;
  std::array<char, 61> room;
  while (!bytes.empty()) {
    std::string_view input = bytes.substr(0, portion);
    bytes.remove_prefix(input.size());
    for (;;) {
      const auto step = decoder.decode(input, room);
      if (step.is_broken) return "broken";
      text.append(room.data(), step.produced);
      input.remove_prefix(step.consumed);
      if (step.consumed == 0 && step.produced == 0) break;
    }
    EXPECT_TRUE(input.empty());
  }
  return text;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "line " + std::to_string(i * i) + "\n";
  return text;
}

class EveryCoding : public testing::TestWithParam<ContentCoding> {};

TEST_P(EveryCoding, GivesTheTextBackHoweverItIsCut) {
  DecoderPool pool;
  const std::string text = long_text();
  const std::string bytes = encoded(GetParam(), text);
  ASSERT_LT(bytes.size(), text.size());
  for (const std::size_t portion : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    auto loan = pool.take(GetParam());
    EXPECT_EQ(decode(*loan.decoder, bytes, portion), text) << portion;
    pool.give(std::move(loan));
  }
}

TEST_P(EveryCoding, CallsOtherBytesBroken) {
  DecoderPool pool;
  auto loan = pool.take(GetParam());
  EXPECT_EQ(decode(*loan.decoder, "\x01 this is no compressed text", 100), "broken");
  pool.give(std::move(loan));
  // And is as good as new for the next body.
  loan = pool.take(GetParam());
  EXPECT_EQ(decode(*loan.decoder, encoded(GetParam(), "hello"), 100), "hello");
}

INSTANTIATE_TEST_SUITE_P(All, EveryCoding,
                         testing::Values(ContentCoding::kGzip, ContentCoding::kDeflate,
                                         ContentCoding::kBrotli, ContentCoding::kZstd));

TEST(ContentDecoder, TakesDeflateWithoutItsHeaderAsBrowsersDo) {
  DecoderPool pool;
  const auto loan = pool.take(ContentCoding::kDeflate);
  EXPECT_EQ(decode(*loan.decoder, deflated(long_text(), -15), 5), long_text());
}

TEST(ContentCoding, IsKnownByItsNames) {
  EXPECT_EQ(content_coding("GZIP"), ContentCoding::kGzip);
  EXPECT_EQ(content_coding(" br "), ContentCoding::kBrotli);
  EXPECT_EQ(content_coding("zstd"), ContentCoding::kZstd);
  EXPECT_EQ(content_coding("identity"), std::nullopt);
  EXPECT_EQ(content_coding("gzip, br"), std::nullopt);
}

}  // namespace
}  // namespace headroom::net
