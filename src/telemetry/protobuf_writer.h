// Writes messages of Protocol Buffers (proto3 wire format) field by field.
//
// Remote write and OTLP need nine small messages between them, and only written, never read. That
// is this page; the library would bring a compiler into the build, copies of foreign .proto files
// and some ten thousand generated lines, and would copy every label once more.
//
// A field is written whether or not its value is the default; that is always right to read.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace headroom::telemetry {

class ProtobufWriter {
 public:
  // int64, uint64, bool, enum
  void varint(int field, std::uint64_t value) {
    tag(field, kVarint);
    raw_varint(value);
  }
  void fixed64(int field, std::uint64_t value) {
    tag(field, kFixed64);
    raw_fixed64(value);
  }
  void real(int field, double value) { fixed64(field, std::bit_cast<std::uint64_t>(value)); }
  // string, bytes
  void bytes(int field, std::string_view value) {
    tag(field, kLengthDelimited);
    raw_varint(value.size());
    out_ += value;
  }
  // `fill` writes the fields of the message inside.
  template <class Fill>
  void message(int field, Fill fill) {
    ProtobufWriter inner;
    fill(inner);
    bytes(field, inner.out_);
  }
  // Packed, as proto3 has repeated numbers.
  void fixed64s(int field, std::span<const std::uint64_t> values) {
    packed_head(field, values.size());
    for (const std::uint64_t value : values) raw_fixed64(value);
  }
  void reals(int field, std::span<const double> values) {
    packed_head(field, values.size());
    for (const double value : values) raw_fixed64(std::bit_cast<std::uint64_t>(value));
  }

  std::string take() { return std::move(out_); }

 private:
  enum WireType { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2 };

  void tag(int field, WireType type) {
    raw_varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(type));
  }
  void raw_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  void raw_fixed64(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(value >> shift);
  }
  void packed_head(int field, std::size_t count) {
    tag(field, kLengthDelimited);
    raw_varint(count * sizeof(std::uint64_t));
  }

  std::string out_;
};

}  // namespace headroom::telemetry
