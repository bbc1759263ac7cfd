#include "run/tags.h"

#include <algorithm>

namespace headroom::run {

std::vector<Tag> tags_of(const Header& header) {
  std::vector<Tag> tags;
  for (std::size_t i = 0; i < header.classes.size(); ++i) {
    for (const std::string& name : tags_of(header, i)) {
      auto tag = std::ranges::find(tags, name, &Tag::name);
      if (tag == tags.end()) tag = tags.insert(tags.end(), {.name = name, .classes = {}});
      tag->classes.push_back(i);
    }
  }
  return tags;
}

std::vector<std::string> tags_of(const Header& header, std::size_t request_class) {
  if (request_class >= header.class_tags.size()) return {};
  return header.class_tags[request_class];
}

}  // namespace headroom::run
