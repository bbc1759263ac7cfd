// What a step expects of its answer and keeps of it, with paths and patterns compiled once for the
// whole run. Who evaluates them is load/check.h.
//
// Immutable values; threads share them freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/json_constant.h"
#include "extract/json_path.h"
#include "extract/pattern.h"
#include "spec/answer.h"
#include "workload/template.h"

namespace headroom::workload {

struct Check {
  spec::Check::Subject subject{};
  std::string header;                     // of kHeader, in lower case
  std::optional<extract::JsonPath> path;  // of kJson
  spec::Expectation condition;
  std::optional<extract::Pattern> pattern;      // of kMatches
  std::optional<extract::JsonConstant> equals;  // of kEquals on kJson
  std::string label;
};

struct Save {
  std::uint32_t variable = 0;  // index into Plan::variables
  spec::Source source{};
  std::string name;                         // of a header (in lower case), a cookie; an XPath
  std::optional<extract::JsonPath> path;    // of kJson
  std::optional<extract::Pattern> pattern;  // of kRegex
  spec::Pick pick;
  std::optional<std::string> otherwise;
  std::string label;  // "save id"
};

// Which message of a WebSocket ends its step: number `messages`, or where there is `until` the
// first of which all of it holds.
struct Receive {
  std::uint64_t messages = 0;
  std::vector<Check> until;
};

struct Tokens {
  std::optional<extract::JsonPath> path;
  std::optional<extract::JsonPath> usage;
};

struct Turn {
  Template system;  // without a piece: none
  Template says;
  std::optional<extract::JsonPath> hears;  // absent: the texts of the stream's tokens
};

// What was written has passed the reader of the service file; a path or pattern that is none
// asserts.
Check compile(const spec::Check& check);
Save compile(const spec::Save& save, std::uint32_t variable);
Tokens compile(const spec::Tokens& tokens);
Receive compile(const spec::Receive& receive);
extract::JsonPath json_path(std::string_view text);

}  // namespace headroom::workload
