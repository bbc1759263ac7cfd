#include "grpc/json_list.h"

#include "base/text.h"

namespace headroom::grpc {

std::optional<std::vector<std::string_view>> json_elements(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::string_view> elements;
  if (trim(text).empty()) return elements;
  int depth = 0;
  bool is_in_string = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      is_in_string = c != '"';
      continue;
    }
    if (c == '"') is_in_string = true;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (c != ',' || depth > 0) continue;
    elements.push_back(trim(text.substr(begin, i - begin)));
    begin = i + 1;
  }
  elements.push_back(trim(text.substr(begin)));
  return elements;
}

}  // namespace headroom::grpc
