#include "traffic/read_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.h"
#include "traffic/draft_access_log.h"
#include "traffic/har.h"
#include "traffic/line_reader.h"
#include "traffic/openapi.h"
#include "traffic/postman.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kHeadBytes = 256 * 1024;
constexpr std::size_t kMostDocumentBytes = 500'000'000;

std::string_view name_of(Source source) {
  switch (source) {
    case Source::kAccessLog:
      return "an access log";
    case Source::kHar:
      return "a HAR recording";
    case Source::kOpenApi:
      return "an OpenAPI description";
    case Source::kPostman:
      return "a Postman collection";
  }
  return "unknown";
}

// When the first line that can be read was written.
std::int64_t first_moment(std::string_view head) {
  LogLineParser common;
  JsonLogLineParser json;
  LogLine entry;
  for (const std::string_view line : split(head, '\n')) {
    if (line.empty()) continue;
    const LineFault fault =
        line.front() == '{' ? json.parse(line, entry) : common.parse(line, entry);
    if (fault == LineFault::kNone) return entry.time_ms;
  }
  return std::numeric_limits<std::int64_t>::max();
}

Result<Draft> read_logs(std::vector<std::pair<std::int64_t, File>> logs,
                        const LogOptions& options) {
  std::ranges::stable_sort(logs, {}, &std::pair<std::int64_t, File>::first);
  AccessLog log(options);
  for (const auto& [moment, file] : logs) {
    if (auto done = log.read(file.path, file.name); !done) return fail(done.error());
  }
  log.finish();
  return draft_of(log);
}

}  // namespace

Result<Draft> read_traffic(const std::vector<File>& files, const Options& options) {
  std::vector<std::pair<std::int64_t, File>> logs;
  for (const auto& [path, name] : files) {
    const auto head = read_head(path, kHeadBytes);
    if (!head) return fail(head.error());
    const auto source = recognise(*head, name);
    if (!source) return fail(source.error());
    if (*source == Source::kAccessLog) {
      logs.emplace_back(first_moment(*head), File{path, name});
      continue;
    }
    if (files.size() > 1) {
      return invalid(fmt::format("{} is {}", name, name_of(*source)),
                     "only access logs can be read together",
                     fmt::format("give it alone: headroom init --from {}", name));
    }
    const auto text = read_whole(path, kMostDocumentBytes);
    if (!text) return fail(text.error());
    switch (*source) {
      case Source::kHar:
        return read_har(*text, name, options.hosts);
      case Source::kOpenApi:
        return read_openapi(*text, name);
      case Source::kPostman:
        return read_postman(*text, name);
      case Source::kAccessLog:
        break;
    }
  }
  return read_logs(std::move(logs), options.log);
}

}  // namespace headroom::traffic
