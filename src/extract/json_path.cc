#include "extract/json_path.h"

#include "extract/json_path_parser.h"
#include "extract/json_path_tree.h"

namespace headroom::extract {

std::expected<JsonPath, Mistake> JsonPath::parse(std::string_view text) {
  if (text.size() > kLongest)
    return std::unexpected(Mistake{0, "is longer than 10,000 characters"});
  JsonPathParser parser(text);
  auto tree = parser.parse();
  if (!tree) return std::unexpected(std::move(tree.error()));
  return JsonPath(std::make_shared<const JsonPathTree>(std::move(*tree)));
}

bool JsonPath::is_singular() const {
  return tree_->is_singular;
}

}  // namespace headroom::extract
