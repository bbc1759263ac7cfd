// A JSONPath taken apart: what json_path.cc makes and json_select.cc walks by. The words are those
// of RFC 9535.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "extract/pattern.h"

namespace headroom::extract {

struct Name {
  std::string name;
};
struct Wildcard {};
struct Index {
  std::int64_t index = 0;  // negative: from the end
};
struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;
  std::int64_t step = 1;
};
struct Expression;
struct Filter {
  std::unique_ptr<Expression> keeps;
};
using Selector = std::variant<Name, Wildcard, Index, Slice, Filter>;

struct Segment {
  enum class Reach { kChildren, kDescendants } reach = Reach::kChildren;
  std::vector<Selector> selectors;
};

struct JsonPathTree {
  std::vector<Segment> segments;
  bool is_singular = true;
};

// --- inside filters -----------------------------------------------------------------------------

struct Null {};
using Literal = std::variant<Null, bool, long double, std::string>;

// A path inside a filter.
struct Query {
  enum class Root { kDocument, kCurrent } root = Root::kCurrent;  // $ or @
  JsonPathTree path;
};

enum class Function { kLength, kCount, kMatch, kSearch, kValue };

struct Call;
// What a function takes and a comparison compares.
using Operand = std::variant<Literal, Query, std::unique_ptr<Call>>;

struct Call {
  Function function{};
  std::vector<Operand> arguments;
  // The second argument of match and search where it is a literal. Absent also where that is no
  // pattern, which matches nothing.
  std::optional<Pattern> pattern;
};

struct Comparison {
  enum class Kind { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual } kind{};
  Operand left;
  Operand right;
};

struct Expression {
  enum class Kind {
    kOr,       // any of `parts`
    kAnd,      // all of them
    kNot,      // not the one
    kCompare,  // `comparison`
    kTest,     // `operand`: a query that selects something, or a call that is true
  } kind{};
  std::vector<Expression> parts;
  std::optional<Comparison> comparison;
  std::optional<Operand> operand;
};

}  // namespace headroom::extract
