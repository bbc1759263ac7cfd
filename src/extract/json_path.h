// JSONPath, as RFC 9535 has it: names, indices, slices, wildcards, descendants, and filters with
// comparisons, logic, existence and the functions length, count, match, search and value.
//
// Parsed once; selecting from a document is in json_document.h. An immutable value, cheap to copy;
// threads share it freely.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string_view>

#include "extract/mistake.h"

namespace headroom::extract {

struct JsonPathTree;

class JsonPath {
 public:
  // Beyond this many characters, or brackets within brackets, a path is refused.
  static constexpr std::size_t kLongest = 10'000;
  static constexpr int kDeepest = 64;

  static std::expected<JsonPath, Mistake> parse(std::string_view text);

  // Names and indices only: it selects one value at most.
  bool is_singular() const;
  const JsonPathTree& tree() const { return *tree_; }

 private:
  explicit JsonPath(std::shared_ptr<const JsonPathTree> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const JsonPathTree> tree_;
};

}  // namespace headroom::extract
