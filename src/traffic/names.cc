#include "traffic/names.h"

#include <fmt/format.h>

#include "base/text.h"
#include "traffic/template_text.h"

namespace headroom::traffic {

std::string Names::unique(const std::string& name, std::string_view prefix) {
  if (taken_.insert(name).second) return name;
  const std::string longer = prefix.empty() ? name : fmt::format("{}-{}", prefix, name);
  if (taken_.insert(longer).second) return longer;
  for (int i = 2;; ++i) {
    std::string numbered = fmt::format("{}-{}", longer, i);
    if (taken_.insert(numbered).second) return numbered;
  }
}

std::string request_name(std::string_view method, std::string_view pattern) {
  const std::string path = name_of(pattern, "home");
  return method == "GET" ? path : fmt::format("{}-{}", to_lower(method), path);
}

}  // namespace headroom::traffic
