#include "extract/json_path_parser.h"

#include <utility>

#include "extract/json_path.h"

namespace headroom::extract {

std::expected<JsonPathTree, Mistake> JsonPathParser::parse() {
  if (!text_.accept("$")) text_.reject("does not begin with $, the whole document");
  JsonPathTree tree = segments();
  if (!text_.failed() && !text_.at_end()) {
    text_.reject("goes on where it should end, or have a . or [");
  }
  if (text_.failed()) return std::unexpected(text_.mistake());
  return tree;
}

JsonPathTree JsonPathParser::segments() {
  JsonPathTree path;
  while (is_at_segment()) {
    path.segments.push_back(segment());
    note_singular(path.segments.back(), path);
  }
  return path;
}

// Blanks may stand between segments, and none after the last.
bool JsonPathParser::is_at_segment() {
  const std::size_t before = text_.offset();
  text_.skip_blanks();
  if (text_.peek() == '.' || text_.peek() == '[') return true;
  if (!text_.failed()) text_.go_back_to(before);
  return false;
}

void JsonPathParser::note_singular(const Segment& segment, JsonPathTree& path) {
  const bool is_one = segment.reach == Segment::Reach::kChildren && segment.selectors.size() == 1 &&
                      (std::holds_alternative<Name>(segment.selectors[0]) ||
                       std::holds_alternative<Index>(segment.selectors[0]));
  path.is_singular &= is_one;
}

Segment JsonPathParser::segment() {
  Segment segment;
  if (text_.accept("..")) segment.reach = Segment::Reach::kDescendants;
  const bool has_dot = segment.reach == Segment::Reach::kDescendants || text_.accept(".");
  if (text_.peek() == '[' && (segment.reach == Segment::Reach::kDescendants || !has_dot)) {
    bracket(segment);
  } else if (text_.accept("*")) {
    segment.selectors.emplace_back(Wildcard{});
  } else if (text_.is_at_name()) {
    segment.selectors.emplace_back(Name{text_.name()});
  } else {
    text_.reject(
        "has no name after a . (one with other signs than letters, digits and _ stands in "
        "['...'])");
  }
  return segment;
}

void JsonPathParser::bracket(Segment& segment) {
  const std::size_t begin = text_.offset();
  text_.accept("[");
  if (++depth_ > JsonPath::kDeepest) text_.reject("has too many brackets within brackets");
  do {
    text_.skip_blanks();
    segment.selectors.push_back(selector());
    text_.skip_blanks();
  } while (text_.accept(","));
  --depth_;
  if (text_.failed() || text_.accept("]")) return;
  if (text_.at_end()) {
    text_.reject(begin, "has a [ without its ]");
  } else {
    text_.reject("has something other than , or ] after a part of a [...]");
  }
}

Selector JsonPathParser::selector() {
  if (text_.is_at_string()) return Name{text_.string()};
  if (text_.accept("*")) return Wildcard{};
  if (text_.accept("?")) {
    text_.skip_blanks();
    return Filter{std::make_unique<Expression>(logical_or())};
  }
  if (text_.peek() == ':' || text_.is_at_number()) return index_or_slice();
  text_.reject("has none of '...', a number, a slice, * or ?filter in its [...]");
  return Wildcard{};
}

Selector JsonPathParser::index_or_slice() {
  Slice slice;
  if (text_.peek() != ':') {
    const std::int64_t first = text_.integer();
    const std::size_t after = text_.offset();
    text_.skip_blanks();
    if (text_.peek() != ':') {
      if (!text_.failed()) text_.go_back_to(after);
      return Index{first};
    }
    slice.start = first;
  }
  text_.accept(":");
  text_.skip_blanks();
  if (text_.is_at_number()) slice.end = text_.integer();
  text_.skip_blanks();
  if (text_.accept(":")) {
    text_.skip_blanks();
    if (text_.is_at_number()) slice.step = text_.integer();
  }
  return slice;
}

}  // namespace headroom::extract
