#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "traffic/json_log_line.h"
#include "traffic/log_line.h"
#include "traffic/read_traffic.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kLinesTried = 50;

bool mentions(std::string_view head, std::string_view word) {
  return head.find(word) != head.npos;
}

// A line of YAML at the outermost level: "openapi: 3.0.0".
bool has_yaml_key(std::string_view head, std::string_view key) {
  const auto is_line = [&](std::string_view line) {
    if (line.starts_with('"') || line.starts_with('\'')) line.remove_prefix(1);
    if (!line.starts_with(key)) return false;
    line.remove_prefix(key.size());
    return line.starts_with(':') || line.starts_with("\":") || line.starts_with("':");
  };
  return std::ranges::any_of(split(head, '\n'), is_line);
}

bool has_log_lines(std::string_view head) {
  LogLineParser common;
  JsonLogLineParser json;
  LogLine entry;
  std::size_t tried = 0;
  for (const std::string_view line : split(head, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    if (++tried > kLinesTried) break;
    const LineFault fault =
        line.front() == '{' ? json.parse(line, entry) : common.parse(line, entry);
    if (fault == LineFault::kNone) return true;
  }
  return false;
}

// What a file that is none of ours looks like.
std::string likeness(std::string_view head) {
  const std::string_view text = trim(head);
  if (text.empty()) return "it is empty";
  if (mentions(head, std::string_view("\0", 1))) return "it is binary";
  if (text.starts_with("<")) return "it is HTML or XML";
  if (has_yaml_key(head, "headroom")) return "it is a service file of headroom already";
  if (text.starts_with('{') || text.starts_with('[')) {
    return "it is JSON, but neither HAR (log, entries), OpenAPI (openapi or swagger, paths), a "
           "Postman collection (info, item), nor one log line a line";
  }
  return fmt::format("it begins with {}", in_quotes(text.substr(0, text.find('\n'))));
}

}  // namespace

Result<Source> recognise(std::string_view head, std::string_view file) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (head.starts_with(kMark)) head.remove_prefix(kMark.size());
  if (has_log_lines(head)) return Source::kAccessLog;
  const bool is_json = trim(head).starts_with('{');
  const auto has = [&](std::string_view key) {
    return is_json ? mentions(head, fmt::format("\"{}\"", key)) : has_yaml_key(head, key);
  };
  if (is_json && has("log") && (has("entries") || has("creator") || has("pages"))) {
    return Source::kHar;
  }
  if (is_json && ((has("info") && has("_postman_id")) || mentions(head, "schema.getpostman.com") ||
                  mentions(head, "schema.postman.com") || (has("info") && has("item")))) {
    return Source::kPostman;
  }
  if (has("openapi") || has("swagger")) return Source::kOpenApi;
  return invalid(fmt::format("{} is no recording that headroom reads", file), likeness(head),
                 "give an access log, a HAR file, an OpenAPI or Swagger description, or a Postman "
                 "collection");
}

}  // namespace headroom::traffic
