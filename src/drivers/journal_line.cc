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

Json limits_json(const platform::Limits& limits) {
  Json json = Json::object();
  if (limits.cpu) json["cpu"] = limits.cpu->count;
  if (limits.memory) json["memory"] = limits.memory->count;
  return json;
}

// Journals of older headrooms have no limits.
platform::Limits limits_from(const Json& json, std::string_view name) {
  platform::Limits limits;
  const auto object = json.find(name);
  if (object == json.end()) return limits;
  if (object->contains("cpu")) limits.cpu = Cores{object->at("cpu").get<double>()};
  if (object->contains("memory")) limits.memory = Bytes{object->at("memory").get<std::uint64_t>()};
  return limits;
}

Json cgroup_json(const Cgroup& group) {
  Json folders = Json::object();
  for (const auto& [controller, folder] : group.folders) folders[controller] = folder.string();
  return {{"version", group.version}, {"folders", std::move(folders)}};
}

Cgroup cgroup_from(const Json& json) {
  Cgroup group;
  const auto object = json.find("cgroup");
  if (object == json.end()) return group;
  for (const auto& [controller, folder] : object->at("folders").items()) {
    group.folders.emplace(controller, folder.get<std::string>());
  }
  group.version = object->at("version").get<int>();
  // A group of version 2 has all controllers in one folder.
  const bool is_known = group.version == 1 || (group.version == 2 && group.folders.size() == 3);
  return is_known ? group : Cgroup{};
}

LimitsInForce in_force_from(const Json& json) {
  return {.held = limits_from(json, "held"), .remark = json.value("remark", "")};
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
          .limits = limits_from(json, "limits"),
          .cgroup = cgroup_from(json),
          .stage = Stage::kIntended,
          .process = {},
          .in_force = {}};
}

void apply_wanted(const Json& json, std::map<std::string, Wanted>& wanted) {
  const auto component = json.at("component").get<std::string>();
  if (json.contains("replicas")) {
    wanted[component] = {.replicas = json.at("replicas").get<int>(),
                         .limits = limits_from(json, "limits")};
  } else {
    wanted.erase(component);
  }
}

void apply(const Json& json, JournalContents& contents) {
  const auto event = json.at("event").get<std::string>();
  std::vector<JournalEntry>& entries = contents.entries;
  if (event == "wanted") {
    apply_wanted(json, contents.wanted);
    return;
  }
  if (event == "starting") {
    entries.push_back(entry_from(json));
    return;
  }
  const auto entry =
      std::ranges::find(entries, json.at("id").get<std::string>(), &JournalEntry::id);
  if (entry == entries.end()) return;
  if (event == "started") {
    entry->process = process_from(json.at("process"));
    entry->in_force = in_force_from(json);
    entry->stage = Stage::kStarted;
  } else if (event == "ready") {
    entry->stage = Stage::kReady;
  } else if (event == "limited") {
    entry->limits = limits_from(json, "limits");
    entry->in_force = in_force_from(json);
  } else if (event == "stopped") {
    entries.erase(entry);
  }
}

std::string lines_of(const JournalEntry& entry) {
  std::string lines = starting_line(entry);
  if (entry.stage >= Stage::kStarted) {
    lines += started_line(entry.id, entry.process, entry.in_force);
  }
  if (entry.stage == Stage::kReady) lines += ready_line(entry.id);
  return lines;
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
                  {"limits", limits_json(entry.limits)},
                  {"cgroup", cgroup_json(entry.cgroup)},
                  {"owner",
                   {{"kind", is_session ? kSession : kUp},
                    {"headroom", process_json(entry.owner.headroom)}}}});
}

std::string started_line(std::string_view id, const ProcessIdentity& process,
                         const LimitsInForce& in_force) {
  return line_of({{"event", "started"},
                  {"id", id},
                  {"process", process_json(process)},
                  {"held", limits_json(in_force.held)},
                  {"remark", in_force.remark}});
}

std::string ready_line(std::string_view id) {
  return step_line("ready", id);
}

std::string limited_line(std::string_view id, const platform::Limits& asked,
                         const LimitsInForce& in_force) {
  return line_of({{"event", "limited"},
                  {"id", id},
                  {"limits", limits_json(asked)},
                  {"held", limits_json(in_force.held)},
                  {"remark", in_force.remark}});
}

std::string stopped_line(std::string_view id) {
  return step_line("stopped", id);
}

std::string wanted_line(const std::string& component, const std::optional<Wanted>& wanted) {
  Json line = {{"event", "wanted"}, {"component", component}};
  if (wanted) {
    line["replicas"] = wanted->replicas;
    line["limits"] = limits_json(wanted->limits);
  }
  return line_of(line);
}

std::string lines_of(const JournalContents& contents) {
  std::string lines;
  for (const auto& [component, wanted] : contents.wanted) lines += wanted_line(component, wanted);
  for (const JournalEntry& entry : contents.entries) lines += lines_of(entry);
  return lines;
}

void apply_line(std::string_view line, JournalContents& contents) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return;
  try {
    apply(json, contents);
  } catch (const Json::exception&) {
    // A field is missing or of another type: not a line of ours.
  }
}

}  // namespace headroom::drivers
