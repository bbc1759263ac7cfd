// A JSON value that is known beforehand, to be compared with those of documents.
//
// An immutable value, cheap to copy; threads share it freely.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace headroom::extract {

class JsonConstant {
 public:
  struct Parsed;

  // Nothing where the text is no JSON, or holds a number that JsonDocument::read does not take.
  static std::optional<JsonConstant> parse(std::string_view text);
  const Parsed& parsed() const { return *parsed_; }

 private:
  explicit JsonConstant(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace headroom::extract
