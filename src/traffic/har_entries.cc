#include "traffic/har_entries.h"

#include <algorithm>

#include "base/text.h"
#include "traffic/draft.h"
#include "traffic/json_log_line.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kLongestTarget = 8000;
constexpr double kDayMs = 86'400'000;

}  // namespace

std::string HarEntry::type_of_answer() const {
  return to_lower(text_of(member(member(*json, "response"), "content"), "mimeType"));
}

bool HarEntry::is_multiplexed() const {
  const std::string version = to_lower(text_of(member(*json, "response"), "httpVersion"));
  return version.starts_with("h2") || version.starts_with("h3") || version.starts_with("http/2") ||
         version.starts_with("http/3");
}

HarEntries har_entries(const Json& log) {
  HarEntries entries;
  for (const Json& json : member(log, "entries")) {
    ++entries.total;
    const Json& request = member(json, "request");
    const std::string address = text_of(request, "url");
    auto url = parse_url(address.substr(0, address.find('#')));
    const double status = number_of(member(json, "response"), "status");
    std::int64_t begin = 0;
    if (!(status >= 100 && status <= 599)) {
      ++entries.left_out["never answered (status 0 or -1: blocked, cancelled, or from a cache)"];
    } else if (std::ranges::find(kMethods, text_of(request, "method")) == kMethods.end()) {
      ++entries.left_out["with methods that cannot be replayed"];
    } else if (!url || url->target.size() > kLongestTarget) {
      ++entries.left_out["whose address is no http URL or longer than 8000 bytes"];
    } else if (!parse_any_time(text_of(json, "startedDateTime"), begin)) {
      ++entries.left_out["without a startedDateTime"];
    } else {
      const double time = number_of(json, "time");
      const double took = time > 0 ? std::min(time, kDayMs) : 0;  // of no number none
      entries.kept.push_back({.json = &json,
                              .begin_ms = begin,
                              .end_ms = begin + static_cast<std::int64_t>(took),
                              .status = static_cast<int>(status),
                              .page = text_of(json, "pageref"),
                              .url = std::move(*url)});
    }
  }
  std::ranges::stable_sort(entries.kept, {}, &HarEntry::begin_ms);
  return entries;
}

}  // namespace headroom::traffic
