#include "containers/container_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/url.h"
#include "containers/engine_limits.h"
#include "containers/json_values.h"
#include "containers/log_frames.h"

namespace headroom::containers {
namespace {

using nlohmann::json;

constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kLogLinesMax = 2000;
constexpr Nanos kPullTimeout = std::chrono::minutes(15);

Result<void> done(const Result<EngineAnswer>& answer) {
  if (!answer) return fail(answer.error());
  return {};
}

std::string path_to(const std::string& id, std::string_view what) {
  return fmt::format("/containers/{}{}", id, what);
}

std::string describe(const Container& container) {
  return fmt::format("{}-{} (container {})", container.mark.component, container.mark.index,
                     container.short_id());
}

Container::State state_of(std::string_view word) {
  if (word == "running" || word == "restarting") return Container::State::kRunning;
  if (word == "paused") return Container::State::kPaused;
  if (word == "created") return Container::State::kCreated;
  return Container::State::kEnded;
}

// Its own address on its network; on that of the host, the loopback.
std::string host_of(const json& listed) {
  for (const json& network : value_in(listed, "/NetworkSettings/Networks")) {
    const std::string address = text_in(network, "/IPAddress");
    if (!address.empty()) return address;
  }
  return "127.0.0.1";
}

std::optional<Container> container_in(const json& listed) {
  Labels labels;
  for (const auto& [name, value] : value_in(listed, "/Labels").items()) {
    if (value.is_string()) labels[name] = value.get<std::string>();
  }
  auto mark = mark_of(labels);
  if (!mark) return std::nullopt;
  Container container{.id = text_in(listed, "/Id"),
                      .name = text_in(listed, "/Names/0"),
                      .mark = *std::move(mark),
                      .state = state_of(text_in(listed, "/State")),
                      .status = text_in(listed, "/Status"),
                      .address = {},
                      .made_at = static_cast<std::int64_t>(number_in(listed, "/Created"))};
  if (container.name.starts_with('/')) container.name.erase(0, 1);
  container.address = fmt::format("{}:{}", host_of(listed), container.mark.port);
  return container;
}

// The engine answers 200 to a pull before it knows whether it can; what went wrong is in its lines.
Result<void> check_pulled(const std::string& image, const EngineAnswer& answer) {
  std::string problem = answer.is_fine() ? "" : answer.message();
  for (const std::string_view line : split(answer.body, '\n')) {
    const std::string error = text_in(parse_json(line), "/error");
    if (!error.empty()) problem = error;
  }
  if (problem.empty()) return {};
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("image {} cannot be fetched", image),
                    .why = problem,
                    .fix = "check its name, and that the engine may reach its registry",
                    .file = {},
                    .at = {}});
}

Result<platform::Usage> ask_usage(const Engine& engine, const std::string& id) {
  const auto answer = engine.must("ask what the container uses", "GET",
                                  path_to(id, "/stats?stream=false&one-shot=true"));
  if (!answer) return fail(answer.error());
  auto limits = limits_of(engine, id);
  if (!limits) return fail(limits.error());
  constexpr double kNanosPerSecond = 1e9;
  const json stats = parse_json(answer->body);
  const json& memory = value_in(stats, "/memory_stats/stats");
  // Version 1 of the control groups calls it rss, version 2 anon.
  const double resident =
      memory.contains("total_rss") ? number_in(memory, "/total_rss") : number_in(memory, "/anon");
  return platform::Usage{
      .replica = {},
      .cpu_seconds = number_in(stats, "/cpu_stats/cpu_usage/total_usage") / kNanosPerSecond,
      .throttled_seconds =
          number_in(stats, "/cpu_stats/throttling_data/throttled_time") / kNanosPerSecond,
      .memory_bytes = static_cast<std::uint64_t>(resident),
      .limits = *limits};
}

}  // namespace

Result<void> ensure_image(const Engine& engine, const std::string& image,
                          spec::Containers::Pull pull) {
  const auto found = engine.ask("GET", fmt::format("/images/{}/json", percent_encode(image)));
  if (!found) return fail(found.error());
  if (found->is_fine()) return {};
  if (found->status != kNotFound) {
    return fail(refused(fmt::format("look for image {}", image), *found));
  }
  if (pull == spec::Containers::Pull::kNever) {
    return invalid(
        fmt::format("the container engine has no image {}", image),
        "headroom does not fetch images unless it is told to",
        fmt::format("docker build -t {} ... or docker pull it, or write pull: yes in the "
                    "environment",
                    image));
  }
  // Without a tag the engine would fetch all that there are.
  const bool has_tag = image.find(':', image.rfind('/') + 1) != std::string::npos;
  const auto pulled = engine.ask("POST",
                                 fmt::format("/images/create?fromImage={}{}", percent_encode(image),
                                             has_tag ? "" : "&tag=latest"),
                                 kPullTimeout);
  if (!pulled) return fail(pulled.error());
  return check_pulled(image, *pulled);
}

Result<std::vector<Container>> list_containers(const Engine& engine, const std::string& place) {
  const auto answer = engine.must("list containers", "GET",
                                  "/containers/json?all=true&" + label_filter(kFolderLabel, place));
  if (!answer) return fail(answer.error());
  std::vector<Container> containers;
  for (const json& listed : parse_json(answer->body)) {
    if (auto container = container_in(listed)) containers.push_back(*std::move(container));
  }
  std::ranges::sort(containers, {}, [](const Container& one) {
    return std::tuple(one.mark.rank, one.mark.component, one.mark.index);
  });
  return containers;
}

Result<std::string> make_container(const Engine& engine, const ContainerOrder& order) {
  json env = json::array();
  for (const auto& [name, value] : order.command.env) env.push_back(name + "=" + value);
  json host = {{"NetworkMode", order.network}};
  if (order.limits.cpu || order.limits.memory) {
    json resources = resources_json(order.limits);
    if (!order.limits.memory) {
      resources.erase("Memory");
      resources.erase("MemorySwap");
    }
    host.update(resources);
  }
  json body = {{"Image", order.image},
               {"Env", std::move(env)},
               {"Labels", labels_of(order.mark)},
               {"HostConfig", std::move(host)}};
  if (!order.command.arguments.empty()) body["Cmd"] = order.command.arguments;
  const auto answer =
      engine.must(fmt::format("make a container of {} for {}", order.image, order.name), "POST",
                  "/containers/create?name=" + percent_encode(order.name), body);
  if (!answer) return fail(answer.error());
  return text_in(parse_json(answer->body), "/Id");
}

Result<void> start_container(const Engine& engine, const std::string& id) {
  return done(engine.must("start the container", "POST", path_to(id, "/start")));
}

Result<bool> stop_container(const Engine& engine, const Container& container, Nanos grace) {
  if (container.state == Container::State::kPaused) {
    // Somebody may have been quicker; one that stays paused is killed at the end of its grace.
    [[maybe_unused]] const auto resumed = resume_container(engine, container);
  }
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(grace);
  const auto answer =
      engine.ask("POST", path_to(container.id, fmt::format("/stop?t={}", seconds.count())),
                 grace + std::chrono::seconds(60));
  if (!answer) return fail(answer.error());
  if (answer->status == kNotFound) return false;
  if (!answer->is_fine()) return fail(refused("stop " + describe(container), *answer));
  const auto inspected = engine.ask("GET", path_to(container.id, "/json"));
  if (!inspected) return fail(inspected.error());
  constexpr int kStatusOfSigkill = 128 + 9;
  return container.runs() &&
         number_in(parse_json(inspected->body), "/State/ExitCode") == kStatusOfSigkill;
}

Result<void> remove_container(const Engine& engine, const std::string& id) {
  const auto answer = engine.ask("DELETE", path_to(id, "?force=true"));
  if (!answer) return fail(answer.error());
  // Gone, or on its way: another headroom was quicker.
  if (answer->is_fine() || answer->status == kNotFound || answer->status == kConflict) return {};
  return fail(refused("remove container " + id.substr(0, 12), *answer));
}

Result<void> signal_container(const Engine& engine, const Container& container,
                              std::string_view signal) {
  return done(engine.must(fmt::format("send {} to {}", signal, describe(container)), "POST",
                          path_to(container.id, fmt::format("/kill?signal={}", signal))));
}

Result<void> pause_container(const Engine& engine, const Container& container) {
  return done(engine.must("pause " + describe(container), "POST", path_to(container.id, "/pause")));
}

Result<void> resume_container(const Engine& engine, const Container& container) {
  return done(
      engine.must("resume " + describe(container), "POST", path_to(container.id, "/unpause")));
}

Result<void> limit_container(const Engine& engine, const Container& container,
                             const platform::Limits& limits) {
  return done(engine.must("change the limits of " + describe(container), "POST",
                          path_to(container.id, "/update"), resources_json(limits)));
}

Result<platform::Limits> limits_of(const Engine& engine, const std::string& id) {
  const auto answer = engine.must("look at the container", "GET", path_to(id, "/json"));
  if (!answer) return fail(answer.error());
  return limits_in(value_in(parse_json(answer->body), "/HostConfig"));
}

Result<std::optional<Ended>> end_of(const Engine& engine, const std::string& id) {
  const auto answer = engine.must("look at the container", "GET", path_to(id, "/json"));
  if (!answer) return fail(answer.error());
  const json document = parse_json(answer->body);
  if (truth_in(document, "/State/Running") || text_in(document, "/State/Status") == "created") {
    return std::nullopt;
  }
  if (truth_in(document, "/State/OOMKilled")) return Ended{"was killed for want of memory"};
  return Ended{fmt::format("exited with status {}", number_in(document, "/State/ExitCode"))};
}

std::vector<platform::Usage> usage_of(
    const Engine& engine, const std::vector<std::pair<platform::Replica, std::string>>& ids) {
  std::vector<std::future<Result<platform::Usage>>> asked;
  for (const auto& [replica, id] : ids) {
    asked.push_back(
        std::async(std::launch::async, [&engine, &id] { return ask_usage(engine, id); }));
  }
  std::vector<platform::Usage> all;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto usage = asked[i].get();
    if (!usage) continue;
    usage->replica = ids[i].first;
    all.push_back(*std::move(usage));
  }
  return all;
}

Result<std::string> log_of(const Engine& engine, const std::string& id, std::size_t bytes) {
  const std::size_t lines = std::clamp<std::size_t>(bytes, 1, kLogLinesMax);
  const auto answer =
      engine.must("read what the container has printed", "GET",
                  path_to(id, fmt::format("/logs?stdout=true&stderr=true&tail={}", lines)));
  if (!answer) return fail(answer.error());
  return std::string(last_lines(text_of_frames(answer->body), bytes));
}

}  // namespace headroom::containers
