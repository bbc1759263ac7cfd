#include "drivers/journal_line.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace headroom::drivers {
namespace {

using Json = nlohmann::json;
using Stage = JournalEntry::Stage;

constexpr std::string_view kSession = "session";
constexpr std::string_view kUp = "up";

std::string line_of(const Json& object) {
  // Names come from the user's file: bytes that are not UTF-8 must not throw.
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json process_json(const ProcessIdentity& process) {
  return {{"pid", process.pid}, {"start_time", process.start_time}, {"boot_id", process.boot_id}};
}

ProcessIdentity process_from(const Json& json) {
  return {.pid = json.at("pid").get<pid_t>(),
          .start_time = json.at("start_time").get<std::uint64_t>(),
          .boot_id = json.at("boot_id").get<std::string>()};
}

std::string step_line(std::string_view event, std::string_view id) {
  return line_of({{"event", event}, {"id", id}});
}

JournalEntry entry_from(const Json& json) {
  const Json& owner = json.at("owner");
  const bool is_session = owner.at("kind").get<std::string>() == kSession;
  return {.id = json.at("id").get<std::string>(),
          .component = json.at("component").get<std::string>(),
          .index = json.at("index").get<int>(),
          .rank = json.at("rank").get<int>(),
          .port = json.at("port").get<int>(),
          .log = json.at("log").get<std::string>(),
          .fingerprint = json.at("fingerprint").get<std::string>(),
          .owner = {.kind = is_session ? Owner::Kind::kSession : Owner::Kind::kUp,
                    .headroom = process_from(owner.at("headroom"))},
          .stage = Stage::kIntended,
          .process = {}};
}

void apply(const Json& json, std::vector<JournalEntry>& entries) {
  const auto event = json.at("event").get<std::string>();
  if (event == "starting") {
    entries.push_back(entry_from(json));
    return;
  }
  const auto entry =
      std::ranges::find(entries, json.at("id").get<std::string>(), &JournalEntry::id);
  if (entry == entries.end()) return;
  if (event == "started") {
    entry->process = process_from(json.at("process"));
    entry->stage = Stage::kStarted;
  } else if (event == "ready") {
    entry->stage = Stage::kReady;
  } else if (event == "stopped") {
    entry->stage = Stage::kStopped;
  }
}

}  // namespace

std::string starting_line(const JournalEntry& entry) {
  const bool is_session = entry.owner.kind == Owner::Kind::kSession;
  return line_of({{"event", "starting"},
                  {"id", entry.id},
                  {"component", entry.component},
                  {"index", entry.index},
                  {"rank", entry.rank},
                  {"port", entry.port},
                  {"log", entry.log},
                  {"fingerprint", entry.fingerprint},
                  {"owner",
                   {{"kind", is_session ? kSession : kUp},
                    {"headroom", process_json(entry.owner.headroom)}}}});
}

std::string started_line(std::string_view id, const ProcessIdentity& process) {
  return line_of({{"event", "started"}, {"id", id}, {"process", process_json(process)}});
}

std::string ready_line(std::string_view id) {
  return step_line("ready", id);
}

std::string stopped_line(std::string_view id) {
  return step_line("stopped", id);
}

std::string lines_of(const JournalEntry& entry) {
  std::string lines = starting_line(entry);
  if (entry.stage >= Stage::kStarted) lines += started_line(entry.id, entry.process);
  if (entry.stage == Stage::kReady) lines += ready_line(entry.id);
  return lines;
}

void apply_line(std::string_view line, std::vector<JournalEntry>& entries) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return;
  try {
    apply(json, entries);
  } catch (const Json::exception&) {
    // A field is missing or of another type: not a line of ours.
  }
}

}  // namespace headroom::drivers
