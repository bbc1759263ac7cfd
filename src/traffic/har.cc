#include "traffic/har.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/quantity.h"
#include "base/text.h"
#include "base/url.h"
#include "traffic/base64.h"
#include "traffic/counted.h"
#include "traffic/document.h"
#include "traffic/json_log_line.h"
#include "traffic/names.h"
#include "traffic/request_parts.h"
#include "traffic/shares.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kLongestTarget = 8000;
constexpr std::int64_t kShortestPauseMs = 10;  // below, it is the browser's own work

struct Entry {
  const Json* json = nullptr;
  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
  std::string page;
  Url url;
};

class HarReader {
 public:
  HarReader(const Json& log, const std::vector<std::string>& hosts) : log_(log), hosts_(hosts) {}

  Result<Draft> read(std::string_view file) {
    const std::vector<Entry> entries = usable_entries();
    if (entries.empty()) return fail(nothing_left(file));
    const Origin& first = entries.front().url.origin;
    std::map<std::string, std::vector<const Entry*>> pages;
    std::vector<std::string> order;
    for (const Entry& entry : entries) {
      if (!is_kept_host(entry.url.origin, first)) {
        ++foreign_hosts_[entry.url.origin.server.host];
        continue;
      }
      if (!pages.contains(entry.page)) order.push_back(entry.page);
      pages[entry.page].push_back(&entry);
    }
    for (const std::string& page : order) {
      if (draft_.journeys.size() < kMostJourneys) {
        add_page(page, pages[page], first);
      } else {
        left_out_["of pages beyond the first 200"] += pages[page].size();
      }
    }
    if (draft_.journeys.empty()) return fail(nothing_left(file));
    share_equally(draft_.journeys);
    describe(file, first);
    return std::move(draft_);
  }

 private:
  std::vector<Entry> usable_entries() {
    std::vector<Entry> entries;
    for (const Json& json : member(log_, "entries")) {
      ++total_;
      const Json& request = member(json, "request");
      const std::string address = text_of(request, "url");
      auto url = parse_url(address.substr(0, address.find('#')));
      const double status = number_of(member(json, "response"), "status");
      std::int64_t begin = 0;
      if (status < 100 || status > 599) {
        ++left_out_["never answered (status 0 or -1: blocked, cancelled, or from a cache)"];
      } else if (std::ranges::find(kMethods, text_of(request, "method")) == kMethods.end()) {
        ++left_out_["with methods that cannot be replayed"];
      } else if (!url || url->target.size() > kLongestTarget) {
        ++left_out_["whose address is no http URL or longer than 8000 bytes"];
      } else if (!parse_any_time(text_of(json, "startedDateTime"), begin)) {
        ++left_out_["without a startedDateTime"];
      } else {
        constexpr double kDayMs = 86'400'000;
        const double took = std::clamp(number_of(json, "time"), 0.0, kDayMs);
        entries.push_back({.json = &json,
                           .begin_ms = begin,
                           .end_ms = begin + static_cast<std::int64_t>(took),
                           .page = text_of(json, "pageref"),
                           .url = std::move(*url)});
      }
    }
    std::ranges::stable_sort(entries, {}, &Entry::begin_ms);
    return entries;
  }

  bool is_kept_host(const Origin& origin, const Origin& first) const {
    return origin.server.host == first.server.host ||
           std::ranges::find(hosts_, origin.server.host) != hosts_.end();
  }

  void add_page(const std::string& id, const std::vector<const Entry*>& entries,
                const Origin& first) {
    Journey journey;
    std::string title;
    for (const Json& page : member(log_, "pages")) {
      if (text_of(page, "id") == id) title = text_of(page, "title");
    }
    // Some browsers give the address as the title.
    const std::string first_path = request_name("GET", path_of(entries.front()->url.target));
    journey.name = journey_names_.unique(
        is_absolute_url(title) ? first_path : name_of(title, name_of(id, first_path)));
    std::int64_t busy_until = entries.front()->begin_ms;
    for (const Entry* entry : entries) {
      Step step = step_of(*entry, journey.name, first);
      const std::int64_t pause = entry->begin_ms - busy_until;
      if (!journey.steps.empty() && pause >= kShortestPauseMs) {
        step.think = to_string(Nanos(std::chrono::milliseconds(pause)));
      } else if (!journey.steps.empty() && pause < 0) {
        ++parallel_;
      }
      busy_until = std::max(busy_until, entry->end_ms);
      if (budget_.take(step)) journey.steps.push_back(std::move(step));
    }
    if (journey.steps.empty()) return;
    journey.comment = fmt::format(
        "{}{} requests in {}", title.empty() ? "" : title + ": ", journey.steps.size(),
        to_string(Nanos(std::chrono::milliseconds(busy_until - entries.front()->begin_ms))));
    draft_.journeys.push_back(std::move(journey));
  }

  Step step_of(const Entry& entry, const std::string& journey, const Origin& first) {
    const Json& request = member(*entry.json, "request");
    Step step;
    step.method = text_of(request, "method");
    step.name = step_names_.unique(request_name(step.method, path_of(entry.url.target)), journey);
    step.target = replayable_target(entry.url.target);
    if (entry.url.origin != first) {
      step.target = fmt::format("{}://{}{}", entry.url.origin.scheme, entry.url.origin.authority(),
                                step.target);
    }
    const auto status = static_cast<int>(number_of(member(*entry.json, "response"), "status"));
    if (status != 200 && status != 206 && status != 304) step.status = status;
    add_headers(request, step);
    add_body(request, step);
    return step;
  }

  void add_headers(const Json& request, Step& step) {
    constexpr std::size_t kLongestValue = 4000;
    std::set<std::string> seen;
    for (const Json& header : member(request, "headers")) {
      const std::string name = text_of(header, "name");
      const std::string value = text_of(header, "value");
      const std::string lower = to_lower(name);
      if (lower == "cookie") ++cookies_;
      const bool is_usual = lower == "accept" && (value == "*/*" || value.starts_with("image/") ||
                                                  value.starts_with("text/css"));
      if (!is_worth_keeping(name) || lower == "content-type" || is_usual) continue;
      if (value.size() > kLongestValue || name.size() > 200 || !seen.insert(lower).second) continue;
      step.headers.emplace_back(name, header_value(name, value, secrets_));
    }
  }

  void add_body(const Json& request, Step& step) {
    const Json& posted = member(request, "postData");
    if (!posted.is_object()) return;
    const std::string type = text_of(posted, "mimeType");
    std::string text = text_of(posted, "text");
    if (text_of(posted, "encoding") == "base64") {
      const auto decoded = decode_base64(text);
      if (!decoded || decoded->find('\0') != std::string::npos) {
        note_body(step, "its body is binary");
        return;
      }
      text = *decoded;
    }
    if (text.empty()) {
      for (const Json& field : member(posted, "params")) {
        if (!text.empty()) text += '&';
        text +=
            percent_encode(text_of(field, "name")) + "=" + percent_encode(text_of(field, "value"));
      }
    }
    RecordedBody recorded = recorded_body(type, text, secrets_);
    if (!recorded.why_not.empty()) note_body(step, recorded.why_not);
    if (!recorded.content_type.empty()) {
      step.headers.emplace_back("Content-Type", header_value("", recorded.content_type, secrets_));
    }
    step.body = std::move(recorded.body);
  }

  void note_body(Step& step, std::string_view why) {
    step.comment = fmt::format("sent without a body: {}", why);
    ++bodies_left_out_;
  }

  Error nothing_left(std::string_view file) const {
    std::vector<std::string> held;
    for (const auto& [why, count] : left_out_) held.push_back(fmt::format("{} {}", count, why));
    return Error{.what = fmt::format("{} holds no request that can be made again", file),
                 .why = total_ == 0
                            ? "its log has no entries"
                            : fmt::format("of {} entries, {}", total_, fmt::join(held, ", ")),
                 .fix = "record the page again with the network panel open, and export all as HAR"};
  }

  void describe(std::string_view file, const Origin& first) {
    draft_.service = name_of(first.server.host, "recorded");
    draft_.description = fmt::format("Drafted from a recording of {}", first.authority());
    const std::string creator = text_of(member(log_, "creator"), "name");
    std::size_t kept = 0;
    for (const Journey& journey : draft_.journeys) kept += journey.steps.size();
    draft_.origin.push_back(fmt::format("HAR recording {} by {}: {} of {} entries in {}", file,
                                        creator.empty() ? "an unnamed program" : creator, kept,
                                        total_, counted(draft_.journeys.size(), "page")));
    draft_.origin.emplace_back(
        "think: from the end of all earlier requests of a page to the beginning of the next");
    if (parallel_ > 0) {
      draft_.figures.push_back(
          fmt::format("{} sent while others were under way; here each waits for the one before",
                      counted(parallel_, "request")));
    }
    for (const auto& [why, count] : left_out_) {
      draft_.dropped.push_back(fmt::format("{} {}", counted(count, "entry", "entries"), why));
    }
    if (!foreign_hosts_.empty()) {
      std::size_t entries = 0;
      std::vector<std::pair<std::size_t, std::string>> hosts;
      for (const auto& [host, count] : foreign_hosts_) {
        entries += count;
        hosts.emplace_back(count, host);
      }
      std::ranges::sort(hosts, std::ranges::greater{});
      constexpr std::size_t kNamed = 8;
      std::vector<std::string> named;
      for (const auto& [count, host] : hosts) {
        if (named.size() < kNamed) named.push_back(fmt::format("{} ({})", host, count));
      }
      draft_.dropped.push_back(
          fmt::format("{} of {}: {}{}; --host NAME keeps one", counted(entries, "entry", "entries"),
                      counted(hosts.size(), "other host"), fmt::join(named, ", "),
                      hosts.size() > kNamed ? ", ..." : ""));
    }
    if (bodies_left_out_ > 0) {
      draft_.dropped.push_back(
          fmt::format("{}, each told at its step", counted(bodies_left_out_, "body", "bodies")));
    }
    if (cookies_ > 0) {
      draft_.dropped.push_back(fmt::format("the cookies of {}", counted(cookies_, "request")));
    }
    if (budget_.refused() > 0) {
      draft_.dropped.push_back(fmt::format("{} for which a service file has no room",
                                           counted(budget_.refused(), "request")));
    }
    draft_.dropped.emplace_back(
        "headers that a browser, cache or connection adds by itself, and user agents");
    draft_.targets.push_back({.name = "local",
                              .url = std::string(kLocalUrl),
                              .comment = "put the system to be tested here"});
    draft_.targets.push_back({.name = "recorded",
                              .url = fmt::format("{}://{}", first.scheme, first.authority()),
                              .comment = "where it was recorded: load it only if it is yours"});
    draft_.secrets.assign(secrets_.begin(), secrets_.end());
  }

  const Json& log_;
  const std::vector<std::string>& hosts_;
  Draft draft_;
  Names journey_names_;
  Names step_names_;
  Budget budget_;
  std::set<std::string> secrets_;
  std::map<std::string, std::size_t> left_out_;
  std::map<std::string, std::size_t> foreign_hosts_;
  std::size_t total_ = 0;
  std::size_t parallel_ = 0;
  std::size_t cookies_ = 0;
  std::size_t bodies_left_out_ = 0;
};

}  // namespace

Result<Draft> read_har(std::string_view text, std::string_view file,
                       const std::vector<std::string>& hosts) {
  const auto document = parse_document(text, file);
  if (!document) return fail(document.error());
  const Json& log = member(*document, "log");
  if (!member(log, "entries").is_array()) {
    return invalid(fmt::format("{} is no HAR recording", file),
                   "it has no log with a list of entries",
                   "export all as HAR in the browser's network panel");
  }
  return HarReader(log, hosts).read(file);
}

}  // namespace headroom::traffic
