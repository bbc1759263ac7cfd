// What a step expects of its answer, and what it keeps of it for later steps. Patterns and paths
// are texts here, and known to be right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace headroom::spec {

// 200 is 200..200, 2xx is 200..299.
struct StatusRange {
  int first = 0;
  int last = 0;
};

// "< 500ms", ">= 1", 3.
struct Limit {
  enum class Sign { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual } sign{};
  double value = 0;  // nanoseconds, bytes or a number, as the subject has it
};

// What must be true of one text or value.
struct Expectation {
  enum class Kind {
    kExists,
    kIsMissing,
    kEquals,    // `text`; of JSON, the value `json`
    kContains,  // `text`
    kMatches,   // the regular expression `text`, somewhere
    kIs,        // a number that keeps `limit`
    kLength,    // characters of a text, elements of a list, members of an object: `limit`
  } kind{};
  std::string text;
  std::string json;
  Limit limit;
};

struct Check {
  enum class Subject {
    kBody,
    kHeader,        // `name`
    kJson,          // the first value at the path `name`
    kLastEvent,     // the data of a stream's last event
    kEvents,        // how many a stream had
    kSize,          // of the body, in bytes
    kResponseTime,  // nanoseconds
    kTtft,          // nanoseconds
  } subject{};
  std::string name;
  Expectation condition;
  std::string label;  // `body contains "ok"`: the name under which its failures are counted
};

struct Expect {
  std::vector<StatusRange> statuses;  // empty: any status below 400 is right
  std::vector<Check> checks;
};

// Which message of a WebSocket is the last that a step waits for: number `messages`, or the first
// of which all of `until` holds.
struct Receive {
  std::optional<std::uint64_t> messages;  // 0: it waits for none
  std::vector<Check> until;
};

// `$.items is missing`, `response_time < 500ms`: a check in the words of the file.
std::string label_of(const Check& check);

enum class Source { kJson, kHeader, kCookie, kRegex, kXPath, kStatus, kResponseTime };

// Which of several values.
struct Pick {
  enum class Kind { kFirst, kLast, kRandom, kNth } kind = Kind::kFirst;
  std::uint32_t nth = 0;  // from 0
};

struct Save {
  std::string name;
  Position at;
  Source source = Source::kJson;
  std::string path;  // "$.items[0].id"; the name of a header or cookie; a pattern; an XPath
  Pick pick;
  std::optional<std::string> otherwise;  // where the answer has no such value; absent: an error
};

// How the tokens of a streamed answer are counted; where neither is given, each event is one.
struct Tokens {
  std::string path;   // JSONPath in each event: one that holds text there is a token
  std::string usage;  // JSONPath of the number of tokens, in the last event that has it
};

}  // namespace headroom::spec
