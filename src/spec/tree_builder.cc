#include "spec/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace headroom::spec {
namespace {

[[noreturn]] void refuse(Position at, std::string what, std::string why, std::string fix) {
  Error error = invalid(std::move(what), std::move(why), std::move(fix)).error();
  error.at = at;
  throw TreeRefused{std::move(error)};
}

[[noreturn]] void refuse_depth(Position at) {
  refuse(at, fmt::format("nested more than {} levels deep", kMostLevels), {},
         "is a bracket or an indentation wrong?");
}

// "?" and "!" are how the library says that there was no tag.
void refuse_tag(Position at, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!" || tag == "tag:yaml.org,2002:str") return;
  refuse(at, fmt::format("the tag {} is not known", in_quotes(tag)),
         "a service file uses no YAML tags", "put the value in quotes if it begins with !");
}

// Where a scalar itself begins, `mark` being that of its anchor or tag if it has one.
std::size_t skip_properties(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    at = std::min(text.find_first_of(" \t\r\n", at), text.size());
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  }
  return at;
}

// Whether the text in quotes that begins at `at` has a closing quote; the library takes the end of
// the file for one.
bool is_closed(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 == text.size() || text[i + 1] != quote) return true;
      ++i;
    }
  }
  return false;
}

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Error too_many_nodes(Position at) {
  Error error = invalid(fmt::format("the file has more than {} values", kMostNodes),
                        "aliases count once for each use",
                        "keep data in files of its own, named under workload: data:")
                    .error();
  error.at = at;
  return error;
}

std::size_t TreeBuilder::offset(const YAML::Mark& mark) const {
  return std::min(text_.size(), static_cast<std::size_t>(std::max(mark.pos, 0)));
}

Position TreeBuilder::position(const YAML::Mark& mark) {
  const std::size_t target = offset(mark);
  const int line = mark.line + 1;
  if (line != cursor_at_.line || target < cursor_) {
    cursor_ = target - std::min(target, static_cast<std::size_t>(std::max(mark.column, 0)));
    cursor_at_ = {line, 1};
  }
  for (; cursor_ < target; ++cursor_) {
    if (!is_continuation(text_[cursor_])) ++cursor_at_.column;
  }
  return cursor_at_;
}

void TreeBuilder::count(const Node& node, std::size_t level) {
  const Position at = open_.empty() ? node.at : open_.back().node.at;
  if (++nodes_ > kMostNodes) throw TreeRefused{too_many_nodes(at)};
  text_bytes_ += node.text.size();
  for (const Key& key : node.keys) text_bytes_ += key.text.size();
  if (text_bytes_ > kMostTextBytes) {
    refuse(at, fmt::format("the file has more than {} MB of text", kMostTextBytes / 1'000'000),
           "aliases count once for each use", "use fewer aliases");
  }
  if (level > kMostLevels) refuse_depth(at);
}

void TreeBuilder::count_all(const Node& node, std::size_t level) {
  count(node, level);
  for (const Node& item : node.items) count_all(item, level + 1);
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (started_) {
    refuse(position(mark), "a second document begins here",
           "a service file is one document; `---` separates documents",
           "remove the line with ---, or keep the second one in a file of its own");
  }
  started_ = true;
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  node.at = position(mark);
  finish(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    refuse(position(mark), "an alias stands inside the very value that it names", {},
           "write the value out");
  }
  input_.progressed();
  count_all(found->second, open_.size() + 1);
  place(found->second);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.at = position(mark);
  refuse_tag(node.at, tag);
  if (tag != "?") {  // not plain
    const std::size_t begin = skip_properties(text_, offset(mark));
    const char first = begin < text_.size() ? text_[begin] : '\0';
    const bool has_quotes = first == '"' || first == '\'';
    node.style = has_quotes ? Node::Style::kQuoted : Node::Style::kBlock;
    if (has_quotes && !is_closed(text_, begin)) {
      refuse(node.at, "a text in quotes never ends", {}, "add the closing quote");
    }
  }
  node.text = value;
  finish(std::move(node), anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
  Node node;
  node.kind = Node::Kind::kList;
  node.at = position(mark);
  refuse_tag(node.at, tag);
  open(std::move(node), anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
  Node node;
  node.kind = Node::Kind::kMap;
  node.at = position(mark);
  refuse_tag(node.at, tag);
  open(std::move(node), anchor);
}

void TreeBuilder::open(Node node, YAML::anchor_t anchor) {
  input_.progressed();
  if (open_.size() >= kMostLevels) refuse_depth(node.at);
  if (!open_.empty() && open_.back().node.kind == Node::Kind::kMap && !open_.back().key) {
    refuse(node.at, fmt::format("{} stands where a key is due", describe(node)),
           "keys are plain text", "put ${...} in quotes, and close every bracket");
  }
  open_.push_back({.node = std::move(node), .anchor = anchor, .key = {}, .seen = {}, .merged = {}});
}

void TreeBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  merge(done);
  finish(std::move(done.node), done.anchor);
}

void TreeBuilder::finish(Node node, YAML::anchor_t anchor) {
  input_.progressed();
  count(node, open_.size() + 1);
  if (anchor != 0) {
    count_all(node, open_.size() + 1);  // the copy that is kept costs as much as the original
    anchors_[anchor] = node;
  }
  place(std::move(node));
}

void TreeBuilder::place(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (open_.back().node.kind == Node::Kind::kList) {
    open_.back().node.items.push_back(std::move(node));
  } else {
    add_to_map(open_.back(), std::move(node));
  }
}

void TreeBuilder::add_to_map(Open& map, Node node) {
  if (!map.key) {
    if (node.kind == Node::Kind::kList || node.kind == Node::Kind::kMap) {
      refuse(node.at, fmt::format("{} stands where a key is due", describe(node)),
             "keys are plain text", "put ${...} in quotes, and close every bracket");
    }
    map.key = Key{std::move(node.text), node.at};
    return;
  }
  Key key = std::move(*map.key);
  map.key.reset();
  const auto [first, is_new] = map.seen.emplace(key.text, key.at);
  if (!is_new) {
    Error error = invalid(fmt::format("the key {} stands twice", in_quotes(key.text)),
                          fmt::format("it is already on line {}", first->second.line),
                          "remove one, or rename it")
                      .error();
    error.at = key.at;
    problems_.push_back(std::move(error));
    return;
  }
  if (key.text == "<<") {
    map.merged.push_back(std::move(node));
    return;
  }
  map.node.keys.push_back(std::move(key));
  map.node.items.push_back(std::move(node));
}

// `<<: *base`, or a list of them: keys that the map itself does not have are taken from there.
void TreeBuilder::merge(Open& map) {
  for (Node& source : map.merged) {
    std::vector<Node> sources;
    if (source.kind == Node::Kind::kList) {
      sources = std::move(source.items);
    } else {
      sources.push_back(std::move(source));
    }
    for (Node& from : sources) {
      if (from.kind != Node::Kind::kMap) {
        refuse(from.at, fmt::format("{} stands behind <<", describe(from)),
               "<< takes the keys of a map", "write <<: *name, where name is the anchor of a map");
      }
      for (std::size_t i = 0; i < from.keys.size(); ++i) {
        if (!map.seen.emplace(from.keys[i].text, from.keys[i].at).second) continue;
        map.node.keys.push_back(std::move(from.keys[i]));
        map.node.items.push_back(std::move(from.items[i]));
      }
    }
  }
}

}  // namespace headroom::spec
