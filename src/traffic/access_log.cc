#include "traffic/access_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "traffic/draft.h"
#include "traffic/hash.h"
#include "traffic/line_reader.h"
#include "traffic/segment.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kForeignMethodsNamed = 20;

}  // namespace

AccessLog::AccessLog(LogOptions options) : options_(options), sessions_(options.session_gap) {}

Result<void> AccessLog::read(const std::filesystem::path& path, const std::string& name) {
  auto reader = LineReader::open(path);
  if (!reader) return fail(reader.error());
  files_.push_back(name);
  line_in_file_ = 0;
  std::string_view line;
  while (reader->next(line)) add(line);
  bytes_ += reader->bytes();
  if (reader->failure().empty()) return {};
  return fail(Error{.kind = ErrorKind::kInvalid,
                    .what = fmt::format("{} cannot be read beyond line {}", name, line_in_file_),
                    .why = reader->failure(),
                    .fix = "copy the file again, or cut it where it is damaged"});
}

void AccessLog::note_broken(LineFault fault, std::string_view line) {
  Broken& broken = broken_[fault];
  if (++broken.lines > kExamples) return;
  broken.examples.push_back(fmt::format("{}:{}: {}", files_.empty() ? "line" : files_.back(),
                                        line_in_file_, in_quotes(line)));
}

bool AccessLog::is_bot_agent(std::string_view agent, std::uint64_t hash) {
  KnownAgent& known = known_agents_[hash % known_agents_.size()];
  if (known.hash != hash) known = {.hash = hash, .is_bot = is_bot(agent)};
  return known.is_bot;
}

void AccessLog::add(std::string_view line) {
  ++line_in_file_;
  if (line.empty() || line.front() == '#') return;  // some servers write a header
  ++lines_;
  LogLine entry;
  const LineFault fault =
      line.front() == '{' ? json_.parse(line, entry) : common_.parse(line, entry);
  if (fault != LineFault::kNone) {
    note_broken(fault, line);
    return;
  }
  if (std::ranges::find(kMethods, entry.method) == kMethods.end()) {
    const bool is_named = foreign_methods_.size() < kForeignMethodsNamed ||
                          foreign_methods_.contains(std::string(entry.method));
    ++foreign_methods_[is_named ? std::string(entry.method) : "others"];
    return;
  }
  if (entry.target.front() != '/') {
    ++foreign_targets_;
    return;
  }
  const std::uint64_t agent = hash_bytes(entry.agent);
  if (is_bot_agent(entry.agent, agent)) {
    ++bots_;
    if (options_.bots == Bots::kDrop) return;
  }
  if (is_asset(path_of(entry.target))) {
    ++assets_;
    if (options_.assets == Assets::kDrop) return;
  }
  has_agents_ = has_agents_ || !entry.agent.empty();
  has_milliseconds_ = has_milliseconds_ || entry.time_ms % 1000 != 0;

  const std::uint32_t endpoint = endpoints_.intern(entry.method, entry.target);
  endpoints_.count(endpoint, entry.target, entry.status);
  requests_.add(entry.time_ms);
  const Request request{.time_ms = entry.time_ms, .endpoint = endpoint};
  if (sessions_.add(hash_bytes(entry.client, agent), request)) starts_.add(entry.time_ms);
}

void AccessLog::finish() {
  sessions_.finish();
  requests_.finish();
  starts_.finish();
  endpoints_.settle();
}

}  // namespace headroom::traffic
