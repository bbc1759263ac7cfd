// Builds the tree from the events of the YAML library, and refuses what is too large or too deep
// while it arrives.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "spec/guarded_input.h"
#include "spec/tree.h"

namespace headroom::spec {

inline constexpr std::size_t kMostNodes = 100'000;         // aliases expanded
inline constexpr std::size_t kMostTextBytes = 40'000'000;  // aliases expanded
inline constexpr std::size_t kMostLevels = 64;

// Thrown through the YAML library, which knows no other way to stop; parse_tree catches it.
struct TreeRefused {
  Error error;
};

Error too_many_nodes(Position at);

class TreeBuilder : public YAML::EventHandler {
 public:
  // Both must outlive this.
  TreeBuilder(std::string_view text, GuardedInput& input) : text_(text), input_(input) {}

  const Problems& problems() const { return problems_; }
  // Where the innermost list or map begins whose end has not come yet.
  std::optional<Position> innermost_open() const {
    return open_.empty() ? std::nullopt : std::optional(open_.back().node.at);
  }
  // Nothing when the file holds no document.
  std::optional<Node> take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<Key> key;  // of a map, when its value is due
    std::unordered_map<std::string, Position> seen;
    std::vector<Node> merged;  // what stood behind `<<`
  };

  std::size_t offset(const YAML::Mark& mark) const;
  Position position(const YAML::Mark& mark);
  // Adds a node to what has been used; `level` is the depth it stands at.
  void count(const Node& node, std::size_t level);
  void count_all(const Node& node, std::size_t level);  // and all below it
  void open(Node node, YAML::anchor_t anchor);
  void close();
  void finish(Node node, YAML::anchor_t anchor);
  void place(Node node);
  void add_to_map(Open& map, Node node);
  void merge(Open& map);

  std::string_view text_;
  GuardedInput& input_;
  std::optional<Node> root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  Problems problems_;
  bool started_ = false;
  std::size_t nodes_ = 0;
  std::size_t text_bytes_ = 0;
  std::size_t cursor_ = 0;  // byte offset of cursor_at_; marks come in rising order
  Position cursor_at_{1, 1};
};

}  // namespace headroom::spec
