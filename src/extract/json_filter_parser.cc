// JsonPathParser's other half: what stands behind a ?.
#include <array>
#include <utility>

#include "extract/json_path.h"
#include "extract/json_path_parser.h"

namespace headroom::extract {
namespace {

struct Known {
  std::string_view name;
  Function function;
  std::size_t arguments;
};
constexpr std::array<Known, 5> kFunctions{{{"length", Function::kLength, 1},
                                           {"count", Function::kCount, 1},
                                           {"match", Function::kMatch, 2},
                                           {"search", Function::kSearch, 2},
                                           {"value", Function::kValue, 1}}};

bool takes_pattern(Function function) {
  return function == Function::kMatch || function == Function::kSearch;
}

}  // namespace

JsonPathParser::Type JsonPathParser::result_of(Function function) {
  return takes_pattern(function) ? Type::kLogical : Type::kValue;
}

Expression JsonPathParser::logical_or() {
  Expression expression{.kind = Expression::Kind::kOr};
  if (++depth_ > JsonPath::kDeepest) text_.reject("has too many brackets within brackets");
  do {
    text_.skip_blanks();
    expression.parts.push_back(logical_and());
    text_.skip_blanks();
  } while (text_.accept("||"));
  --depth_;
  return expression;
}

Expression JsonPathParser::logical_and() {
  Expression expression{.kind = Expression::Kind::kAnd};
  do {
    text_.skip_blanks();
    expression.parts.push_back(basic());
    text_.skip_blanks();
  } while (text_.accept("&&"));
  return expression;
}

Expression JsonPathParser::basic() {
  const bool is_negated = text_.peek() == '!';
  if (is_negated) {
    text_.accept("!");
    text_.skip_blanks();
  }
  Expression inner;
  const std::size_t begin = text_.offset();
  if (text_.accept("(")) {
    inner = logical_or();
    text_.skip_blanks();
    if (!text_.accept(")")) text_.reject(begin, "has a ( without its )");
  } else {
    inner = comparison_or_test();
    if (is_negated && inner.kind == Expression::Kind::kCompare) {
      text_.reject(begin, "negates a comparison, which needs parentheses: !(...)");
    }
  }
  if (!is_negated) return inner;
  Expression negated{.kind = Expression::Kind::kNot};
  negated.parts.push_back(std::move(inner));
  return negated;
}

Expression JsonPathParser::comparison_or_test() {
  const std::size_t begin = text_.offset();
  Operand left = operand();
  const std::size_t after = text_.offset();
  text_.skip_blanks();
  Expression expression;
  if (const auto kind = comparison_sign()) {
    text_.skip_blanks();
    const std::size_t right_begin = text_.offset();
    Operand right = operand();
    check_comparable(left, begin);
    check_comparable(right, right_begin);
    expression.kind = Expression::Kind::kCompare;
    expression.comparison = Comparison{*kind, std::move(left), std::move(right)};
    return expression;
  }
  if (!text_.failed()) text_.go_back_to(after);
  if (std::holds_alternative<Literal>(left)) {
    text_.reject(begin, "has a filter that is only a value; compare it with something");
  } else if (const auto* call = std::get_if<std::unique_ptr<Call>>(&left);
             call != nullptr && *call != nullptr && result_of((*call)->function) == Type::kValue) {
    text_.reject(begin, "has a filter that is only a value; compare it with something");
  }
  expression.kind = Expression::Kind::kTest;
  expression.operand = std::move(left);
  return expression;
}

std::optional<Comparison::Kind> JsonPathParser::comparison_sign() {
  using enum Comparison::Kind;
  if (text_.accept("==")) return kEqual;
  if (text_.accept("!=")) return kNotEqual;
  if (text_.accept("<=")) return kLessOrEqual;
  if (text_.accept(">=")) return kGreaterOrEqual;
  if (text_.accept("<")) return kLess;
  if (text_.accept(">")) return kGreater;
  if (text_.peek() == '=') text_.reject("has a single =; equality is ==");
  return std::nullopt;
}

Operand JsonPathParser::operand() {
  if (text_.is_at_string()) return Literal(text_.string());
  if (text_.is_at_number()) return Literal(text_.number());
  if (text_.peek() == '@' || text_.peek() == '$') return query();
  const std::size_t begin = text_.offset();
  const std::string word = text_.function_name();
  if (text_.peek() == '(' && !word.empty()) {
    text_.go_back_to(begin);
    return call();
  }
  if (word == "true") return Literal(true);
  if (word == "false") return Literal(false);
  if (word == "null") return Literal(Null{});
  text_.reject(begin, "has a filter with none of @, $, a value or a function where one is due");
  return Literal(Null{});
}

Query JsonPathParser::query() {
  Query query;
  query.root = text_.accept("$") ? Query::Root::kDocument : Query::Root::kCurrent;
  if (query.root == Query::Root::kCurrent) text_.accept("@");
  query.path = segments();
  return query;
}

std::unique_ptr<Call> JsonPathParser::call() {
  auto call = std::make_unique<Call>();
  const std::size_t begin = text_.offset();
  const std::string name = text_.function_name();
  const Known* known = nullptr;
  for (const Known& candidate : kFunctions) {
    if (candidate.name == name) known = &candidate;
  }
  if (known == nullptr) {
    text_.reject(begin, "calls " + name + ", which is none of length, count, match, search, value");
    return call;
  }
  call->function = known->function;
  if (++depth_ > JsonPath::kDeepest) text_.reject("has too many brackets within brackets");
  text_.accept("(");
  text_.skip_blanks();
  while (!text_.at_end() && text_.peek() != ')') {
    const std::size_t argument_begin = text_.offset();
    call->arguments.push_back(operand());
    check_argument(call->arguments.back(),
                   known->function == Function::kCount || known->function == Function::kValue
                       ? Type::kNodes
                       : Type::kValue,
                   argument_begin);
    text_.skip_blanks();
    if (!text_.accept(",")) break;
    text_.skip_blanks();
    if (text_.peek() == ')') text_.reject("has a , without an argument after it");
  }
  --depth_;
  if (!text_.accept(")")) text_.reject(begin, "calls " + name + " without a ) at its end");
  if (call->arguments.size() != known->arguments) {
    text_.reject(begin, known->arguments == 1 ? name + " takes one argument"
                                              : name + " takes two arguments");
  }
  if (!text_.failed() && takes_pattern(call->function)) {
    const auto* literal = std::get_if<Literal>(&call->arguments[1]);
    const auto* pattern = literal == nullptr ? nullptr : std::get_if<std::string>(literal);
    if (pattern != nullptr) {
      if (auto compiled = Pattern::compile_i_regexp(*pattern)) call->pattern = *compiled;
    }
  }
  return call;
}

void JsonPathParser::check_argument(const Operand& argument, Type wanted, std::size_t offset) {
  const auto* query = std::get_if<Query>(&argument);
  if (wanted == Type::kNodes) {
    if (query == nullptr) text_.reject(offset, "has a function of paths that gets no path");
    return;
  }
  check_comparable(argument, offset);
}

void JsonPathParser::check_comparable(const Operand& operand, std::size_t offset) {
  if (text_.failed()) return;
  if (const auto* query = std::get_if<Query>(&operand)) {
    if (!query->path.is_singular) {
      text_.reject(offset, "takes a path that can select several values for one value");
    }
  } else if (const auto* call = std::get_if<std::unique_ptr<Call>>(&operand)) {
    if (result_of((*call)->function) != Type::kValue) {
      text_.reject(offset, "takes what is only true or false for a value");
    }
  }
}

}  // namespace headroom::extract
