// Text with ${...} in it, compiled once (workload/compile.h) and rendered per request without
// looking anything up by name (Session::render).
//
//   ${prompts.text}          a column of the data set `prompts`, of the row this visit drew
//   ${id}                    a value saved by an earlier step of the session
//   ${env:NAME}              the environment, read when the plan is made
//   ${uuid}                  a random UUID, version 4
//   ${random(1, 6)}          a whole number, both ends included
//   ${now} ${now_ms}         the clock: 2026-11-23T18:53:01.250Z, or milliseconds since 1970;
//   ${now + 1h}              later or earlier by a duration, as ${now_ms - 5min}
//   ${random_string(12)}     that many letters and digits
//   ${pick(red, green)}      one of them
//   ${sequence}              the session's ordinal
//   ${conversation}          what was said in it (spec::Turn): a JSON list of messages
//   ${text(200)}             made-up text of that many tokens (workload/synthetic_text.h)
//   ${text(prompts.tokens)}  the same, the number of tokens coming from a column
//   $${                      a plain ${
//
// A prefix says how the value is escaped. The reader of the service file puts them into bodies, so
// that people write plain names there; in a target, what would break the request line is
// percent-encoded without being asked, and in a header line ends become spaces.
//
//   ${json:NAME}     a bare JSON value: numbers, true, false and null as they are, text in quotes.
//                    Of a data set, by column: one whose values are all such stays bare, so that
//                    a prompt that happens to read "42" is still text
//   ${jsonstr:NAME}  for the inside of a JSON string
//   ${form:NAME}     percent-encoded, for a field of a form or one component of a URL
//   ${base64:NAME}   in base64 (RFC 4648, section 4)
//   ${raw:NAME}      as it is
//
// An immutable value; threads share it freely.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::workload {

// What one ${...} stands for.
struct Slot {
  enum class Source : std::uint8_t {
    kColumn,
    kSaved,
    kUuid,
    kRandom,
    kNow,
    kNowMs,
    kSequence,
    kConversation,
    kText,          // of `low` tokens
    kTextOfColumn,  // of as many tokens as the column says
    kRandomString,  // of `low` characters
    kPick,          // one of Template::Piece::choices
  } source{};
  enum class Escape : std::uint8_t {
    kNone,
    kJsonValue,
    kJsonString,
    kForm,
    kTarget,
    kHeader,
    kBase64
  } escape{};
  std::uint32_t table = 0;  // kColumn, kTextOfColumn
  std::uint32_t index = 0;  // of the column or the variable
  std::int64_t low = 0;     // kRandom, both ends included; of kNow and kNowMs: nanoseconds added
  std::int64_t high = 0;

  friend bool operator==(const Slot&, const Slot&) = default;
};

class Template {
 public:
  // A run of literal text, then at most one slot, or what is rendered and then encoded in base64.
  struct Piece {
    std::string literal;
    bool has_slot = false;
    Slot slot;
    std::vector<Piece> encoded;        // without a slot
    std::vector<std::string> choices;  // of kPick

    friend bool operator==(const Piece&, const Piece&) = default;
  };

  Template() = default;
  explicit Template(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  const std::vector<Piece>& pieces() const { return pieces_; }
  // True when nothing in it varies; constant_text() is then the whole text.
  bool is_constant() const {
    return pieces_.empty() ||
           (pieces_.size() == 1 && !pieces_[0].has_slot && pieces_[0].encoded.empty());
  }
  std::string_view constant_text() const {
    return pieces_.empty() ? std::string_view{} : pieces_[0].literal;
  }

  friend bool operator==(const Template&, const Template&) = default;

 private:
  std::vector<Piece> pieces_;
};

// `before`, then what `pattern` renders in base64; constant where that is.
Template as_base64(std::string before, Template pattern);

}  // namespace headroom::workload
