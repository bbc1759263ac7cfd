#include "spec/compression.h"

#include <algorithm>

#include "base/text.h"

namespace headroom::spec {

void accept_compressed(std::vector<Header>& headers) {
  const bool is_said = std::ranges::any_of(headers, [](const Header& header) {
    return to_lower(header.name) == to_lower(kAcceptEncoding);
  });
  if (is_said) return;
  headers.push_back({.name = std::string(kAcceptEncoding), .value = "gzip, br, zstd"});
}

}  // namespace headroom::spec
