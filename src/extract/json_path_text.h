// The text of a JSONPath, read from the front: signs, blanks, names, numbers, strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "extract/mistake.h"

namespace headroom::extract {

class JsonPathText {
 public:
  explicit JsonPathText(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  std::size_t offset() const { return at_; }
  void go_back_to(std::size_t offset) { at_ = offset; }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool looks_at(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }
  bool accept(std::string_view sign);
  void skip_blanks();

  bool is_at_name() const;
  std::string name();           // member-name-shorthand; there is one
  std::string function_name();  // empty where there is none
  bool is_at_string() const { return peek() == '"' || peek() == '\''; }
  std::string string();
  std::int64_t integer();  // within the exact range of a double, as I-JSON wants
  bool is_at_number() const;
  long double number();

  // The first mistake counts; from then on the text is at its end.
  void reject(std::size_t offset, std::string what);
  void reject(std::string what) { reject(at_, std::move(what)); }
  bool failed() const { return mistake_.has_value(); }
  const Mistake& mistake() const { return *mistake_; }

 private:
  void escape(char quote, std::string& out);
  std::optional<std::uint32_t> hex_digits();

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Mistake> mistake_;
};

}  // namespace headroom::extract
