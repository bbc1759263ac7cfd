// Reads the wire format of Protocol Buffers, for tests that want to know what was written: fields
// by number, in order, whatever they mean. Throws std::out_of_range on bytes that are none.
#pragma once

#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::telemetry {

class Message {
 public:
  explicit Message(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::uint64_t tag = varint(bytes, at);
      Field field{.number = static_cast<int>(tag >> 3)};
      switch (tag & 7) {
        case 0:
          field.number_value = varint(bytes, at);
          break;
        case 1:
          field.number_value = fixed64(bytes, at);
          break;
        case 2: {
          const std::size_t size = varint(bytes, at);
          if (size > bytes.size() - at) throw std::out_of_range("a field past the end");
          field.bytes = bytes.substr(at, size);
          at += size;
          break;
        }
        default:
          throw std::out_of_range("a wire type that nothing here has");
      }
      fields_.push_back(std::move(field));
    }
  }

  std::vector<Message> messages(int number) const {
    std::vector<Message> found;
    for (const Field& field : fields_) {
      if (field.number == number) found.emplace_back(field.bytes);
    }
    return found;
  }
  bool has(int number) const { return find(number) != nullptr; }
  Message message(int number) const { return Message(at(number).bytes); }
  std::string text(int number) const { return at(number).bytes; }
  std::uint64_t integer(int number) const { return at(number).number_value; }
  double real(int number) const { return std::bit_cast<double>(integer(number)); }
  // Packed ones.
  std::vector<std::uint64_t> integers(int number) const {
    std::vector<std::uint64_t> values;
    const std::string& bytes = at(number).bytes;
    for (std::size_t i = 0; i < bytes.size();) values.push_back(fixed64(bytes, i));
    return values;
  }
  std::vector<double> reals(int number) const {
    std::vector<double> values;
    for (const std::uint64_t value : integers(number)) {
      values.push_back(std::bit_cast<double>(value));
    }
    return values;
  }

 private:
  struct Field {
    int number = 0;
    std::uint64_t number_value = 0;
    std::string bytes = {};
  };

  static std::uint64_t varint(std::string_view bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      if (at == bytes.size()) throw std::out_of_range("a number past the end");
      const auto byte = static_cast<unsigned char>(bytes[at++]);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
  }
  static std::uint64_t fixed64(std::string_view bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= std::uint64_t{static_cast<unsigned char>(bytes.at(at++))} << shift;
    }
    return value;
  }
  const Field* find(int number) const {
    for (const Field& field : fields_) {
      if (field.number == number) return &field;
    }
    return nullptr;
  }
  const Field& at(int number) const {
    const Field* field = find(number);
    if (field == nullptr) throw std::out_of_range("no field " + std::to_string(number));
    return *field;
  }

  std::vector<Field> fields_;
};

}  // namespace headroom::telemetry
