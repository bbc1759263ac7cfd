#include "load/stream_tokens.h"

namespace headroom::load {

std::string_view text_at(const extract::JsonPath& path, extract::JsonValue event) {
  const auto value = extract::select_first(path, event);
  std::string_view text;
  return value && value->get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::optional<std::uint64_t> token_count(const extract::JsonPath& path, extract::JsonValue event) {
  constexpr std::uint64_t kMost = 1'000'000'000;
  const auto value = extract::select_first(path, event);
  std::uint64_t count = 0;
  if (!value || value->get(count) != simdjson::SUCCESS || count > kMost) return std::nullopt;
  return count;
}

}  // namespace headroom::load
