#include "spec/tree.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>

#include "spec/guarded_input.h"
#include "spec/tree_builder.h"
#include "spec/yaml_errors.h"

namespace headroom::spec {

const Node* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key, &Key::text);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

Position Node::text_at() const {
  return style == Style::kQuoted ? Position{at.line, at.column + 1} : at;
}

std::string_view describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kScalar:
      return "text";
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
  }
  return {};
}

std::optional<Node> parse_tree(std::string_view text, Problems& problems) {
  GuardedInput input(text);
  std::istream stream(&input);
  TreeBuilder builder(text, input);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const TreeRefused& refused) {
    problems.push_back(refused.error);
    return std::nullopt;
  } catch (const YAML::Exception& exception) {
    problems.push_back(explain_yaml_error(exception, text, builder.innermost_open()));
    return std::nullopt;
  }
  problems.insert(problems.end(), builder.problems().begin(), builder.problems().end());
  return builder.take_root();
}

}  // namespace headroom::spec
