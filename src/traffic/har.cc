#include "traffic/har.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/quantity.h"
#include "base/url.h"
#include "traffic/counted.h"
#include "traffic/document.h"
#include "traffic/har_entries.h"
#include "traffic/har_requests.h"
#include "traffic/multipart_body.h"
#include "traffic/names.h"
#include "traffic/request_parts.h"
#include "traffic/shares.h"
#include "traffic/side_by_side.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

constexpr std::int64_t kShortestPauseMs = 10;         // below, it is the browser's own work
constexpr std::int64_t kLongestPauseMs = 86'400'000;  // a day; above, the recording was left open

// Bounded, since a recording may hold any two moments, and nanoseconds end after 292 years.
std::string pause_of(std::int64_t ms) {
  return to_string(Nanos(std::chrono::milliseconds(std::min(ms, kLongestPauseMs))));
}

std::string length_of(std::int64_t ms) {
  constexpr std::int64_t kYears = 200;
  if (ms > kYears * 365 * 86'400'000) return fmt::format("more than {} years", kYears);
  return to_string(Nanos(std::chrono::milliseconds(ms)));
}

class HarReader {
 public:
  HarReader(const Json& log, const std::vector<std::string>& hosts) : log_(log), hosts_(hosts) {}

  Result<Draft> read(std::string_view file) {
    HarEntries read = har_entries(log_);
    left_out_ = std::move(read.left_out);
    total_ = read.total;
    const std::vector<HarEntry>& entries = read.kept;
    if (entries.empty()) return fail(nothing_left(file));
    const Origin& first = entries.front().url.origin;
    std::map<std::string, std::vector<const HarEntry*>> pages;
    std::vector<std::string> order;
    for (const HarEntry& entry : entries) {
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
  bool is_kept_host(const Origin& origin, const Origin& first) const {
    return origin.server.host == first.server.host ||
           std::ranges::find(hosts_, origin.server.host) != hosts_.end();
  }

  void add_page(const std::string& id, const std::vector<const HarEntry*>& entries,
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
    const std::int64_t begin_ms = entries.front()->begin_ms;
    std::int64_t end_ms = begin_ms;
    for (const HarEntry* entry : entries) end_ms = std::max(end_ms, entry->end_ms);
    for (const Batch& batch : batches_of(entries)) add_batch(batch, journey, first);
    if (journey.steps.empty()) return;
    journey.comment = fmt::format("{}{} in {}", title.empty() ? "" : title + ": ",
                                  counted(count_requests(journey.steps), "request"),
                                  length_of(end_ms - begin_ms));
    draft_.journeys.push_back(std::move(journey));
  }

  void add_batch(const Batch& batch, Journey& journey, const Origin& first) {
    std::vector<Step> steps;
    for (const HarEntry* entry : batch.entries) {
      Step step = requests_.step_of(*entry, first);
      step.name = step_names_.unique(name_of_request(*entry), journey.name);
      if (budget_.take(step)) steps.push_back(std::move(step));
    }
    if (steps.empty()) return;
    early_ += batch.early;
    Step step =
        steps.size() == 1 ? std::move(steps.front()) : group_of(std::move(steps), batch, journey);
    if (!journey.steps.empty() && batch.pause_ms >= kShortestPauseMs) {
      step.think = pause_of(batch.pause_ms);
    }
    last_asked_ = name_of_request(*batch.entries.back());
    journey.steps.push_back(std::move(step));
  }

  Step group_of(std::vector<Step> steps, const Batch& batch, const Journey& journey) {
    ++groups_;
    in_groups_ += steps.size();
    constexpr std::size_t kLongestName = 30;
    const std::string name = journey.steps.empty()
                                 ? "with-" + name_of_request(*batch.entries.front())
                                 : "after-" + last_asked_;
    Step group;
    group.name = step_names_.unique(name_of(name.substr(0, kLongestName), "group"), journey.name);
    group.parallel = fmt::format("{} per host", most_per_host(batch));
    group.steps = std::move(steps);
    return group;
  }

  static std::string name_of_request(const HarEntry& entry) {
    return request_name(text_of(member(*entry.json, "request"), "method"),
                        path_of(entry.url.target));
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
    for (const Journey& journey : draft_.journeys) kept += count_requests(journey.steps);
    draft_.origin.push_back(fmt::format("HAR recording {} by {}: {} of {} entries in {}", file,
                                        creator.empty() ? "an unnamed program" : creator, kept,
                                        total_, counted(draft_.journeys.size(), "page")));
    draft_.origin.emplace_back(
        "think: from the end of all earlier requests of a page to the beginning of the next");
    describe_groups();
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
    if (requests_.bodies_left_out() > 0) {
      draft_.dropped.push_back(fmt::format("{}, each told at its step",
                                           counted(requests_.bodies_left_out(), "body", "bodies")));
    }
    describe_placeholders(draft_);
    if (requests_.cookies() > 0) {
      draft_.dropped.push_back(
          fmt::format("the cookies of {}", counted(requests_.cookies(), "request")));
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
    draft_.compression = requests_.compression();
    draft_.secrets.assign(requests_.secrets().begin(), requests_.secrets().end());
  }

  void describe_groups() {
    if (groups_ > 0) {
      draft_.figures.push_back(fmt::format(
          "{} in {}: the browser had them under way at the same time; \"per host\" is "
          "the {} connections that a browser opens by HTTP/1, or what it had under way "
          "by HTTP/2",
          counted(in_groups_, "request"), counted(groups_, "parallel group"), kConnectionsPerHost));
    }
    if (early_ > 0) {
      draft_.figures.push_back(fmt::format(
          "{} while a step above was still under way, and here {} for its end",
          counted(early_, "request began", "requests began"), early_ == 1 ? "waits" : "wait"));
    }
  }

  const Json& log_;
  const std::vector<std::string>& hosts_;
  Draft draft_;
  Names journey_names_;
  Names step_names_;
  Budget budget_;
  HarRequests requests_;
  std::map<std::string, std::size_t> left_out_;
  std::map<std::string, std::size_t> foreign_hosts_;
  std::size_t total_ = 0;
  std::string last_asked_;  // what the last request so far is called
  std::size_t groups_ = 0;
  std::size_t in_groups_ = 0;
  std::size_t early_ = 0;  // began while something of an earlier step was under way
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
