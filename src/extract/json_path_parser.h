// From the text of a JSONPath to its tree: segments here, filters in json_filter_parser.cc,
// literals in json_path_text. One text, one parser.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "extract/json_path_text.h"
#include "extract/json_path_tree.h"
#include "extract/mistake.h"

namespace headroom::extract {

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view text) : text_(text) {}

  std::expected<JsonPathTree, Mistake> parse();

 private:
  // What a function gives or takes (RFC 9535, section 2.4.1).
  enum class Type { kValue, kNodes, kLogical };

  // Each reads one part where the text stands; what is wrong is kept, the first of it, and all that
  // follow then read nothing.
  JsonPathTree segments();
  bool is_at_segment();
  Segment segment();
  void bracket(Segment& segment);
  Selector selector();
  Selector index_or_slice();
  void note_singular(const Segment& segment, JsonPathTree& path);

  Expression logical_or();
  Expression logical_and();
  Expression basic();
  Expression comparison_or_test();
  std::optional<Comparison::Kind> comparison_sign();
  Operand operand();
  Query query();
  std::unique_ptr<Call> call();
  void check_argument(const Operand& argument, Type wanted, std::size_t offset);
  void check_comparable(const Operand& operand, std::size_t offset);
  static Type result_of(Function function);

  JsonPathText text_;
  int depth_ = 0;
};

}  // namespace headroom::extract
