#include "spec/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace headroom::spec {
namespace {

std::string example_of(const FieldInfo& field) {
  return field.example.empty() ? std::string()
                               : fmt::format("for example {}: {}", field.key, field.example);
}

}  // namespace

void Reader::problem(Position at, std::string what, std::string why, std::string fix) {
  problems_.push_back(Error{.kind = ErrorKind::kInvalid,
                            .what = std::move(what),
                            .why = std::move(why),
                            .fix = std::move(fix),
                            .file = {},
                            .at = at});
}

void Reader::problem_in(const Node& node, const FieldInfo& field, Error error) {
  // Only a text on one line has its columns where the file has them.
  const bool is_one_line = node.style != Node::Style::kBlock;
  const int column = is_one_line ? std::max(error.at.column, 1) - 1 : 0;
  const Position text_at = node.text_at();
  error.at = {text_at.line, text_at.column + column};
  error.what = fmt::format("{}: {}", field.key, error.what);
  problems_.push_back(std::move(error));
}

void Reader::wrong_kind(const Node& node, const FieldInfo& field) {
  problem(node.at,
          fmt::format("{}: {} stands where {} is due", field.key, describe(node), describe(field)),
          {}, example_of(field));
}

void Reader::unknown_key(const Key& key, const TableInfo& table) {
  std::vector<std::string_view> keys;
  for (const FieldInfo& field : table.fields) keys.push_back(field.key);
  problem(key.at, fmt::format("unknown key {} in {}", in_quotes(key.text), path()),
          fmt::format("the keys here are {}", enumerate(keys, "and")),
          did_you_mean(key.text, keys));
}

void Reader::missing(const FieldInfo& field, Position at) {
  problem(at, fmt::format("{} has no {}", path(), field.key), {}, example_of(field));
}

void Reader::no_value(const FieldInfo& field, Position at) {
  problem(at, fmt::format("{} has no value", field.key), fmt::format("it is {}", describe(field)),
          example_of(field));
}

bool Reader::check_name(std::string_view name, Position at) {
  const bool is_good =
      !name.empty() && name.front() != '-' && name.size() <= 100 &&
      std::ranges::all_of(name, [](char c) { return is_word_char(c) || c == '-'; });
  if (!is_good) {
    problem(at, fmt::format("{} cannot be a name", in_quotes(name)),
            "a name has letters, digits, _ and -, and does not begin with -; 100 at most");
  }
  return is_good;
}

void Reader::refer(Names of, std::string_view name, Position at) {
  references_.push_back({of, std::string(name), at});
}

std::string Reader::path() const {
  return path_.empty() ? "the file" : fmt::format("{}", fmt::join(path_, "."));
}

}  // namespace headroom::spec
