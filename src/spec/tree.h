// A YAML document as a small tree in which every value knows its place.
//
// The rest of the module works on this tree and never on the YAML library: aliases and merge keys
// (`<<`) are expanded here, so nobody else can loop or explode on them, and duplicate keys, which
// the library lets pass, are found here.
//
// Limits keep every input cheap: see read.h for those that a user meets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::spec {

struct Key {
  std::string text;
  Position at;
};

struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };
  // Only a plain scalar can be a number, a boolean or null; "12" in quotes is text.
  enum class Style { kPlain, kQuoted, kBlock };

  Kind kind = Kind::kNull;
  Style style = Style::kPlain;
  std::string text;         // of a scalar
  Position at;              // columns count characters, not bytes
  std::vector<Key> keys;    // of a map, in the order of the file
  std::vector<Node> items;  // of a list; of a map, the value of the key at the same index

  // The value of `key` in a map; null where there is none, or where this is no map.
  const Node* find(std::string_view key) const;
  // Where the first character of a scalar's text stands: behind the quote where there is one.
  Position text_at() const;
};

// "a map", "a list", "text", "nothing": for messages.
std::string_view describe(const Node& node);

// Reads one document. Appends what is wrong to `problems`; after a duplicate key, of which the
// first counts, there is still a tree, after any other problem there is none.
std::optional<Node> parse_tree(std::string_view text, Problems& problems);

}  // namespace headroom::spec
