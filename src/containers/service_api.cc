#include "containers/service_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "containers/engine_limits.h"
#include "containers/json_values.h"

namespace headroom::containers {
namespace {

using nlohmann::json;

constexpr int kNotFound = 404;
constexpr int kUpdateAttempts = 10;
// What the engine answers, with status 500, to a change of a version that is no longer the last.
constexpr std::string_view kOutOfSequence = "update out of sequence";

std::optional<Service> service_in(const json& listed) {
  Labels labels;
  for (const auto& [name, value] : value_in(listed, "/Spec/Labels").items()) {
    if (value.is_string()) labels[name] = value.get<std::string>();
  }
  auto mark = mark_of(labels);
  if (!mark) return std::nullopt;
  return Service{
      .id = text_in(listed, "/ID"),
      .name = text_in(listed, "/Spec/Name"),
      .mark = *std::move(mark),
      .replicas = static_cast<int>(number_in(listed, "/Spec/Mode/Replicated/Replicas")),
      .limits = service_limits_in(value_in(listed, "/Spec/TaskTemplate/Resources/Limits"))};
}

Task task_in(const json& listed) {
  return {.id = text_in(listed, "/ID"),
          .slot = static_cast<int>(number_in(listed, "/Slot")),
          .state = text_in(listed, "/Status/State"),
          .is_wanted = text_in(listed, "/DesiredState") == "running",
          .error = text_in(listed, "/Status/Err"),
          .container_id = text_in(listed, "/Status/ContainerStatus/ContainerID"),
          .limits = service_limits_in(value_in(listed, "/Spec/Resources/Limits"))};
}

}  // namespace

Result<void> ensure_swarm(const Engine& engine) {
  const auto answer = engine.must("ask for the swarm", "GET", "/info");
  if (!answer) return fail(answer.error());
  if (truth_in(parse_json(answer->body), "/Swarm/ControlAvailable")) return {};
  return invalid(fmt::format("the container engine at {} manages no swarm", engine.socket()),
                 "services are made on a manager",
                 "docker swarm init, or driver: docker for an engine without a swarm");
}

Result<std::vector<Service>> list_services(const Engine& engine, const std::string& place) {
  const auto answer =
      engine.must("list services", "GET", "/services?" + label_filter(kFolderLabel, place));
  if (!answer) return fail(answer.error());
  std::vector<Service> services;
  for (const json& listed : parse_json(answer->body)) {
    if (auto service = service_in(listed)) services.push_back(*std::move(service));
  }
  std::ranges::sort(services, {}, [](const Service& one) {
    return std::tuple(one.mark.rank, one.mark.component);
  });
  return services;
}

Result<std::string> make_service(const Engine& engine, const ServiceOrder& order) {
  json env = json::array();
  for (const auto& [name, value] : order.env) env.push_back(name + "=" + value);
  json container = {
      {"Image", order.image}, {"Env", std::move(env)}, {"StopGracePeriod", order.grace.count()}};
  if (!order.arguments.empty()) container["Args"] = order.arguments;
  const json body = {{"Name", order.name},
                     {"Labels", labels_of(order.mark)},
                     {"TaskTemplate",
                      {{"ContainerSpec", std::move(container)},
                       {"Networks", {{{"Target", "host"}}}},
                       {"Resources", {{"Limits", service_limits_json(order.limits)}}},
                       {"RestartPolicy", {{"Condition", "any"}, {"Delay", 0}}}}},
                     // The port of a slot is free only once its old task is gone.
                     {"UpdateConfig", {{"Parallelism", 1}, {"Order", "stop-first"}}},
                     {"Mode", {{"Replicated", {{"Replicas", order.replicas}}}}}};
  const auto answer =
      engine.must(fmt::format("make a service of {} for {}", order.image, order.name), "POST",
                  "/services/create", body);
  if (!answer) return fail(answer.error());
  return text_in(parse_json(answer->body), "/ID");
}

Result<void> remove_service(const Engine& engine, const std::string& id) {
  const auto answer = engine.ask("DELETE", "/services/" + id);
  if (!answer) return fail(answer.error());
  if (answer->is_fine() || answer->status == kNotFound) return {};
  return fail(refused("remove service " + id, *answer));
}

Result<void> change_service(const Engine& engine, const std::string& id,
                            const std::function<void(json& spec)>& change) {
  for (int attempt = 1;; ++attempt) {
    const auto read = engine.must("look at the service", "GET", "/services/" + id);
    if (!read) return fail(read.error());
    const json service = parse_json(read->body);
    json spec = value_in(service, "/Spec");
    change(spec);
    const auto version = static_cast<std::uint64_t>(number_in(service, "/Version/Index"));
    const auto written =
        engine.ask("POST", fmt::format("/services/{}/update?version={}", id, version), spec);
    if (!written) return fail(written.error());
    if (written->is_fine()) return {};
    const bool was_late = written->message().contains(kOutOfSequence);
    if (!was_late || attempt == kUpdateAttempts) {
      return fail(refused("change service " + text_in(spec, "/Name"), *written));
    }
  }
}

Result<void> scale_service(const Engine& engine, const std::string& id, int replicas) {
  return change_service(engine, id, [replicas](json& spec) {
    spec[json::json_pointer("/Mode/Replicated/Replicas")] = replicas;
  });
}

Result<void> limit_service(const Engine& engine, const std::string& id,
                           const platform::Limits& limits) {
  return change_service(engine, id, [&limits](json& spec) {
    spec[json::json_pointer("/TaskTemplate/Resources/Limits")] = service_limits_json(limits);
  });
}

Result<std::vector<Task>> list_tasks(const Engine& engine, const std::string& service_id) {
  const json filters = {{"service", {service_id}}};
  const auto answer = engine.ask("GET", "/tasks?filters=" + percent_encode(filters.dump()));
  if (!answer) return fail(answer.error());
  if (answer->status == kNotFound) return std::vector<Task>{};
  if (!answer->is_fine()) return fail(refused("list tasks", *answer));
  std::vector<std::pair<std::string, Task>> by_age;  // moments in the order of their texts
  for (const json& one : parse_json(answer->body)) {
    by_age.emplace_back(text_in(one, "/CreatedAt"), task_in(one));
  }
  std::ranges::stable_sort(by_age, std::ranges::greater(), &std::pair<std::string, Task>::first);
  std::vector<Task> tasks;
  for (auto& [made_at, task] : by_age) tasks.push_back(std::move(task));
  std::ranges::stable_sort(tasks, {}, &Task::slot);
  return tasks;
}

Result<std::vector<std::string>> live_containers_of(const Engine& engine,
                                                    const std::string& service_id) {
  const auto answer =
      engine.must("list the containers of the service", "GET",
                  "/containers/json?" + label_filter("com.docker.swarm.service.id", service_id));
  if (!answer) return fail(answer.error());
  std::vector<std::string> ids;
  for (const json& one : parse_json(answer->body)) ids.push_back(text_in(one, "/Id"));
  return ids;
}

}  // namespace headroom::containers
