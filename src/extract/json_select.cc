// From a path's tree and a document to the values selected: RFC 9535, sections 2.3 to 2.5. Values
// are found depth first, which is the order of the RFC, so that finding the first looks at no more
// than it needs.
#include <algorithm>

#include "extract/json_document.h"
#include "extract/json_path_tree.h"

namespace headroom::extract {
namespace {

using simdjson::dom::element_type;
namespace dom = simdjson::dom;

// Whether to go on.
enum class Next : bool { kStop, kMore };

std::optional<JsonValue> member(JsonValue value, std::string_view name) {
  JsonValue found;
  if (!value.is_object()) return std::nullopt;
  if (value.get_object().value_unsafe().at_key(name).get(found) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return found;
}

std::optional<JsonValue> element(JsonValue value, std::int64_t index) {
  if (!value.is_array()) return std::nullopt;
  const dom::array array = value.get_array().value_unsafe();
  if (index < 0) index += static_cast<std::int64_t>(array.size());
  JsonValue found;
  if (index < 0 || array.at(static_cast<std::size_t>(index)).get(found) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return found;
}

// Calls take(child) with each, until it says stop.
template <class Take>
Next for_each_child(JsonValue value, Take take) {
  if (value.is_array()) {
    const dom::array array = value.get_array().value_unsafe();
    for (const JsonValue child : array) {
      if (take(child) == Next::kStop) return Next::kStop;
    }
  } else if (value.is_object()) {
    const dom::object object = value.get_object().value_unsafe();
    for (const auto& field : object) {
      if (take(field.value) == Next::kStop) return Next::kStop;
    }
  }
  return Next::kMore;
}

std::optional<JsonValue> follow(const JsonPathTree& path, JsonValue value) {
  for (const Segment& segment : path.segments) {
    const Selector& selector = segment.selectors.front();
    const auto* name = std::get_if<Name>(&selector);
    const auto next = name != nullptr ? member(value, name->name)
                                      : element(value, std::get<Index>(selector).index);
    if (!next) return std::nullopt;
    value = *next;
  }
  return value;
}

// What an operand of a filter comes to: a literal, a value of the document, or nothing.
struct Nothing {};
using Result = std::variant<Nothing, Null, bool, long double, std::string_view, JsonValue>;

Result simplified(JsonValue value) {
  if (const auto number = number_of(value)) return *number;
  switch (value.type()) {
    case element_type::STRING:
      return value.get_string().value_unsafe();
    case element_type::BOOL:
      return value.get_bool().value_unsafe();
    case element_type::NULL_VALUE:
      return Null{};
    default:
      return value;
  }
}

bool are_equal(const Result& a, const Result& b) {
  if (a.index() != b.index()) return false;
  return std::visit(
      [&b]<class T>(const T& left) {
        const T& right = std::get<T>(b);
        if constexpr (std::is_same_v<T, Nothing> || std::is_same_v<T, Null>) {
          return true;
        } else if constexpr (std::is_same_v<T, JsonValue>) {
          return extract::are_equal(left, right);
        } else {
          return left == right;
        }
      },
      a);
}

// Only numbers and strings have an order; strings by their code points, as UTF-8 orders them.
bool is_less(const Result& a, const Result& b) {
  if (a.index() != b.index()) return false;
  if (const auto* number = std::get_if<long double>(&a)) return *number < std::get<long double>(b);
  if (const auto* text = std::get_if<std::string_view>(&a)) {
    return *text < std::get<std::string_view>(b);
  }
  return false;
}

class Walk {
 public:
  Walk(JsonValue document, std::size_t most, std::vector<JsonValue>* values)
      : document_(document), most_(most), values_(values) {}

  void run(const JsonPathTree& path, JsonValue from) {
    path_ = &path;
    if (most_ > 0) go(0, from);
  }
  std::size_t count() const { return count_; }
  const std::optional<JsonValue>& first() const { return first_; }

 private:
  Next go(std::size_t depth, JsonValue value);
  Next select_children(std::size_t depth, JsonValue value);
  Next select_descendants(std::size_t depth, JsonValue value);
  Next select_by(const Selector& selector, std::size_t depth, JsonValue value);
  Next select_slice(const Slice& slice, std::size_t depth, JsonValue value);
  Next found(JsonValue value);

  bool holds(const Expression& expression, JsonValue current) const;
  bool holds(const Comparison& comparison, JsonValue current) const;
  bool is_true(const Operand& operand, JsonValue current) const;
  bool is_matched(const Call& call, JsonValue current) const;
  Result value_of(const Operand& operand, JsonValue current) const;
  Result value_of(const Call& call, JsonValue current) const;
  JsonValue root_of(const Query& query, JsonValue current) const {
    return query.root == Query::Root::kDocument ? document_ : current;
  }

  JsonValue document_;
  std::size_t most_;
  std::vector<JsonValue>* values_;  // null: only counted
  const JsonPathTree* path_ = nullptr;
  std::size_t count_ = 0;
  std::optional<JsonValue> first_;
};

Next Walk::found(JsonValue value) {
  if (count_++ == 0) first_ = value;
  if (values_ != nullptr) values_->push_back(value);
  return count_ < most_ ? Next::kMore : Next::kStop;
}

Next Walk::go(std::size_t depth, JsonValue value) {
  if (depth == path_->segments.size()) return found(value);
  return path_->segments[depth].reach == Segment::Reach::kChildren
             ? select_children(depth, value)
             : select_descendants(depth, value);
}

Next Walk::select_children(std::size_t depth, JsonValue value) {
  for (const Selector& selector : path_->segments[depth].selectors) {
    if (select_by(selector, depth, value) == Next::kStop) return Next::kStop;
  }
  return Next::kMore;
}

// As deep as the document, which is 1,024 levels at most.
Next Walk::select_descendants(std::size_t depth, JsonValue value) {
  if (select_children(depth, value) == Next::kStop) return Next::kStop;
  return for_each_child(value, [&](JsonValue child) { return select_descendants(depth, child); });
}

Next Walk::select_by(const Selector& selector, std::size_t depth, JsonValue value) {
  if (const auto* name = std::get_if<Name>(&selector)) {
    const auto child = member(value, name->name);
    return child ? go(depth + 1, *child) : Next::kMore;
  }
  if (const auto* index = std::get_if<Index>(&selector)) {
    const auto child = element(value, index->index);
    return child ? go(depth + 1, *child) : Next::kMore;
  }
  if (const auto* slice = std::get_if<Slice>(&selector)) return select_slice(*slice, depth, value);
  const auto* filter = std::get_if<Filter>(&selector);
  return for_each_child(value, [&](JsonValue child) {
    if (filter != nullptr && !holds(*filter->keeps, child)) return Next::kMore;
    return go(depth + 1, child);
  });
}

// RFC 9535, section 2.3.4.2.2.
Next Walk::select_slice(const Slice& slice, std::size_t depth, JsonValue value) {
  if (!value.is_array() || slice.step == 0) return Next::kMore;
  const dom::array array = value.get_array().value_unsafe();
  const auto size = static_cast<std::int64_t>(array.size());
  const auto from_front = [size](std::int64_t index) { return index >= 0 ? index : size + index; };
  const bool is_rising = slice.step > 0;
  const std::int64_t start = from_front(slice.start.value_or(is_rising ? 0 : size - 1));
  const std::int64_t end = slice.end ? from_front(*slice.end) : (is_rising ? size : -1);
  if (is_rising) {
    const std::int64_t lower = std::clamp<std::int64_t>(start, 0, size);
    const std::int64_t upper = std::clamp<std::int64_t>(end, 0, size);
    std::int64_t at = 0;
    std::int64_t wanted = lower;
    for (const JsonValue child : array) {
      if (wanted >= upper) break;
      if (at++ != wanted) continue;
      // Of a step beyond the end nothing is left; the sum would fit in any case.
      wanted += slice.step;
      if (go(depth + 1, child) == Next::kStop) return Next::kStop;
    }
    return Next::kMore;
  }
  const std::int64_t upper = std::clamp<std::int64_t>(start, -1, size - 1);
  const std::int64_t lower = std::clamp<std::int64_t>(end, -1, size - 1);
  // An array is walked from its front only: once, so that a long one costs no square.
  const std::vector<JsonValue> children(array.begin(), array.end());
  for (std::int64_t at = upper; at > lower; at += slice.step) {
    if (go(depth + 1, children[static_cast<std::size_t>(at)]) == Next::kStop) return Next::kStop;
  }
  return Next::kMore;
}

bool Walk::holds(const Expression& expression, JsonValue current) const {
  const auto is_kept = [&](const Expression& part) { return holds(part, current); };
  switch (expression.kind) {
    case Expression::Kind::kOr:
      return std::ranges::any_of(expression.parts, is_kept);
    case Expression::Kind::kAnd:
      return std::ranges::all_of(expression.parts, is_kept);
    case Expression::Kind::kNot:
      return !holds(expression.parts.front(), current);
    case Expression::Kind::kCompare:
      return holds(*expression.comparison, current);
    case Expression::Kind::kTest:
      return is_true(*expression.operand, current);
  }
  return false;
}

bool Walk::holds(const Comparison& comparison, JsonValue current) const {
  using enum Comparison::Kind;
  const Result left = value_of(comparison.left, current);
  const Result right = value_of(comparison.right, current);
  switch (comparison.kind) {
    case kEqual:
      return are_equal(left, right);
    case kNotEqual:
      return !are_equal(left, right);
    case kLess:
      return is_less(left, right);
    case kLessOrEqual:
      return is_less(left, right) || are_equal(left, right);
    case kGreater:
      return is_less(right, left);
    case kGreaterOrEqual:
      return is_less(right, left) || are_equal(left, right);
  }
  return false;
}

bool Walk::is_true(const Operand& operand, JsonValue current) const {
  if (const auto* query = std::get_if<Query>(&operand)) {
    Walk walk(document_, 1, nullptr);
    walk.run(query->path, root_of(*query, current));
    return walk.count() > 0;
  }
  return is_matched(*std::get<std::unique_ptr<Call>>(operand), current);
}

bool Walk::is_matched(const Call& call, JsonValue current) const {
  const Result subject = value_of(call.arguments[0], current);
  const auto* text = std::get_if<std::string_view>(&subject);
  if (text == nullptr) return false;
  std::optional<Pattern> pattern = call.pattern;
  if (!pattern) {
    const Result source = value_of(call.arguments[1], current);
    const auto* pattern_text = std::get_if<std::string_view>(&source);
    if (pattern_text == nullptr) return false;
    const auto compiled = Pattern::compile_i_regexp(*pattern_text);
    if (!compiled) return false;
    pattern = *compiled;
  }
  return call.function == Function::kMatch ? pattern->matches_whole(*text)
                                           : pattern->is_found_in(*text);
}

Result Walk::value_of(const Operand& operand, JsonValue current) const {
  if (const auto* literal = std::get_if<Literal>(&operand)) {
    return std::visit(
        []<class T>(const T& value) -> Result {
          if constexpr (std::is_same_v<T, std::string>) {
            return std::string_view(value);
          } else {
            return value;
          }
        },
        *literal);
  }
  if (const auto* query = std::get_if<Query>(&operand)) {
    const auto value = follow(query->path, root_of(*query, current));
    return value ? simplified(*value) : Result(Nothing{});
  }
  return value_of(*std::get<std::unique_ptr<Call>>(operand), current);
}

Result Walk::value_of(const Call& call, JsonValue current) const {
  if (call.function == Function::kLength) {
    const Result argument = value_of(call.arguments[0], current);
    std::optional<std::size_t> length;
    if (const auto* text = std::get_if<std::string_view>(&argument)) {
      length = std::ranges::count_if(
          *text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    } else if (const auto* value = std::get_if<JsonValue>(&argument)) {
      length = length_of(*value);
    }
    return length ? Result(static_cast<long double>(*length)) : Result(Nothing{});
  }
  // The others take a path.
  const auto& query = std::get<Query>(call.arguments[0]);
  const std::size_t most =
      call.function == Function::kValue ? 2 : std::numeric_limits<std::size_t>::max();
  Walk walk(document_, most, nullptr);
  walk.run(query.path, root_of(query, current));
  if (call.function == Function::kCount) return static_cast<long double>(walk.count());
  return walk.count() == 1 ? simplified(*walk.first()) : Result(Nothing{});
}

}  // namespace

void select(const JsonPath& path, JsonValue document, std::vector<JsonValue>& values,
            std::size_t most) {
  values.clear();
  Walk walk(document, most, &values);
  walk.run(path.tree(), document);
}

std::optional<JsonValue> select_first(const JsonPath& path, JsonValue document) {
  if (path.is_singular()) return follow(path.tree(), document);
  Walk walk(document, 1, nullptr);
  walk.run(path.tree(), document);
  return walk.first();
}

}  // namespace headroom::extract
