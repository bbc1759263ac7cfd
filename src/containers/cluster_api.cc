#include "containers/cluster_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <tuple>

#include "containers/json_values.h"
#include "containers/kubernetes_quantity.h"
#include "containers/log_frames.h"
#include "http/probe.h"

namespace headroom::containers {
namespace {

using nlohmann::json;

constexpr Nanos kTimeout = std::chrono::seconds(30);
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kScaleAttempts = 10;
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kStrategicMerge = "application/strategic-merge-patch+json";

bool is_fine(const http::Response& response) {
  return response.status >= 200 && response.status < 300;
}

// "Status" objects of the API say what went wrong.
Error refused(std::string_view act, const http::Response& response) {
  const std::string message = text_in(parse_json(response.body), "/message");
  Error error{.kind = ErrorKind::kUnreachable,
              .what = fmt::format("cannot {}", act),
              .why = message.empty()
                         ? fmt::format("the cluster answered with status {}", response.status)
                         : fmt::format("the cluster says: {}", message)};
  if (response.status == 401 || response.status == 403) {
    error.fix = "check the user and the role of the kubeconfig: kubectl auth can-i --list";
  }
  return error;
}

std::string selector_in(const json& deployment) {
  std::string selector;
  for (const auto& [name, value] : value_in(deployment, "/spec/selector/matchLabels").items()) {
    if (!value.is_string()) continue;
    selector += fmt::format("{}{}={}", selector.empty() ? "" : ",", name, value.get<std::string>());
  }
  return selector;
}

platform::Limits limits_in_pod(const json& container) {
  platform::Limits limits;
  const json& written = value_in(container, "/resources/limits");
  if (const auto cpu = parse_kubernetes_quantity(text_in(written, "/cpu"))) {
    limits.cpu = Cores{*cpu};
  }
  if (const auto memory = parse_kubernetes_quantity(text_in(written, "/memory"))) {
    limits.memory = Bytes{static_cast<std::uint64_t>(*memory)};
  }
  return limits;
}

// What `kubectl rollout status` waits for.
bool is_rolled_out(const json& deployment) {
  const double wanted = number_in(deployment, "/spec/replicas");
  return number_in(deployment, "/status/observedGeneration") >=
             number_in(deployment, "/metadata/generation") &&
         number_in(deployment, "/status/updatedReplicas") == wanted &&
         number_in(deployment, "/status/replicas") == wanted &&
         number_in(deployment, "/status/availableReplicas") == wanted;
}

std::string trouble_in(const json& deployment) {
  for (const json& condition : value_in(deployment, "/status/conditions")) {
    if (text_in(condition, "/reason") == "ProgressDeadlineExceeded") {
      return text_in(condition, "/message");
    }
  }
  return {};
}

Deployment deployment_in(const json& document) {
  const json& container = value_in(document, "/spec/template/spec/containers/0");
  return {.name = text_in(document, "/metadata/name"),
          .selector = selector_in(document),
          .container = text_in(container, "/name"),
          .port = static_cast<int>(number_in(container, "/ports/0/containerPort")),
          .wanted = static_cast<int>(number_in(document, "/spec/replicas")),
          .limits = limits_in_pod(container),
          .is_settled = is_rolled_out(document),
          .trouble = trouble_in(document)};
}

Pod pod_in(const json& document) {
  Pod pod{.name = text_in(document, "/metadata/name"),
          .made_at = text_in(document, "/metadata/creationTimestamp"),
          .address = text_in(document, "/status/podIP"),
          .phase = text_in(document, "/status/phase"),
          .reason = text_in(document, "/status/containerStatuses/0/state/waiting/reason"),
          .is_leaving = !text_in(document, "/metadata/deletionTimestamp").empty()};
  for (const json& condition : value_in(document, "/status/conditions")) {
    if (text_in(condition, "/type") == "Ready") {
      pod.is_ready = text_in(condition, "/status") == "True";
    }
  }
  return pod;
}

PodUse use_in(const json& document) {
  PodUse use{.pod = text_in(document, "/metadata/name"), .at = text_in(document, "/timestamp")};
  // "30s", or "1m0s" as Go writes durations.
  const std::string window = text_in(document, "/window");
  double minutes = 0;
  double seconds = 0;
  if (std::sscanf(window.c_str(), "%lfm%lfs", &minutes, &seconds) != 2) {
    minutes = 0;
    seconds = std::strtod(window.c_str(), nullptr);
  }
  use.window = minutes * 60 + seconds;
  for (const json& container : value_in(document, "/containers")) {
    use.cores += parse_kubernetes_quantity(text_in(container, "/usage/cpu")).value_or(0);
    use.bytes += parse_kubernetes_quantity(text_in(container, "/usage/memory")).value_or(0);
  }
  return use;
}

}  // namespace

Result<Cluster> Cluster::connect(ClusterAccess access, const std::string& space) {
  if (!space.empty()) access.space = space;
  if (access.server.origin.scheme == "http") return Cluster(std::move(access), nullptr);
  auto tls = http::make_tls_context(access.tls);
  if (!tls) return fail(tls.error());
  return Cluster(std::move(access), *std::move(tls));
}

Result<http::Response> Cluster::ask(std::string_view method, const std::string& path,
                                    std::string body, std::string_view type) const {
  http::Request request{.method = std::string(method), .body = std::move(body)};
  // A cluster can stand behind a path of its own.
  const std::string& base = access_.server.target;
  request.target = (base.ends_with('/') ? base.substr(0, base.size() - 1) : base) + path;
  request.headers.add("Accept", kJson);
  if (!type.empty()) request.headers.add("Content-Type", type);
  if (!access_.token.empty()) request.headers.add("Authorization", "Bearer " + access_.token);
  auto response = http::fetch(access_.server, std::move(request), kTimeout, tls_);
  if (response) return response;
  Error error = response.error();
  error.what = "the cluster cannot be reached: " + error.what;
  return fail(std::move(error));
}

Result<json> Cluster::must(std::string_view act, std::string_view method, const std::string& path,
                           std::string body, std::string_view type) const {
  const auto response = ask(method, path, std::move(body), type);
  if (!response) return fail(response.error());
  if (!is_fine(*response)) return fail(refused(act, *response));
  return parse_json(response->body);
}

std::string Cluster::deployment_path(const std::string& name) const {
  return fmt::format("/apis/apps/v1/namespaces/{}/deployments/{}", access_.space, name);
}

std::string Cluster::pods_path() const {
  return fmt::format("/api/v1/namespaces/{}/pods", access_.space);
}

Result<Deployment> Cluster::deployment(const std::string& name) const {
  const auto response = ask("GET", deployment_path(name));
  if (!response) return fail(response.error());
  if (response->status == kNotFound) {
    return invalid(fmt::format("there is no Deployment {} in namespace {}", name, access_.space),
                   "each component is the Deployment of its name",
                   fmt::format("kubectl get deployments --namespace {} shows those that there are",
                               access_.space));
  }
  if (!is_fine(*response)) return fail(refused("look at Deployment " + name, *response));
  return deployment_in(parse_json(response->body));
}

Result<void> Cluster::scale(const std::string& name, int replicas) const {
  const std::string path = deployment_path(name) + "/scale";
  const std::string act = "scale Deployment " + name;
  for (int attempt = 1;; ++attempt) {
    auto scale = must(act, "GET", path);
    if (!scale) return fail(scale.error());
    // With the resourceVersion that was read: the API refuses it when that is no longer the last.
    (*scale)[json::json_pointer("/spec/replicas")] = replicas;
    const auto written = ask("PUT", path, scale->dump(), kJson);
    if (!written) return fail(written.error());
    if (is_fine(*written)) return {};
    if (written->status != kConflict || attempt == kScaleAttempts) {
      return fail(refused(act, *written));
    }
  }
}

Result<void> Cluster::limit(const Deployment& deployment, const platform::Limits& limits) const {
  // A null takes a limit away.
  json written = {{"cpu", nullptr}, {"memory", nullptr}};
  if (limits.cpu) written["cpu"] = fmt::format("{}m", std::round(limits.cpu->count * 1000));
  if (limits.memory) written["memory"] = fmt::format("{}", limits.memory->count);
  const json container = {{"name", deployment.container}, {"resources", {{"limits", written}}}};
  const json patch = {
      {"spec", {{"template", {{"spec", {{"containers", json::array({container})}}}}}}}};
  const auto done = must("change the limits of Deployment " + deployment.name, "PATCH",
                         deployment_path(deployment.name), patch.dump(), kStrategicMerge);
  if (!done) return fail(done.error());
  return {};
}

Result<std::vector<Pod>> Cluster::pods(const Deployment& deployment) const {
  const auto list = must("list the pods of " + deployment.name, "GET",
                         pods_path() + "?labelSelector=" + percent_encode(deployment.selector));
  if (!list) return fail(list.error());
  std::vector<Pod> pods;
  for (const json& document : value_in(*list, "/items")) {
    Pod pod = pod_in(document);
    if (!pod.is_leaving) pods.push_back(std::move(pod));
  }
  std::ranges::sort(pods, {}, [](const Pod& pod) { return std::tie(pod.made_at, pod.name); });
  return pods;
}

Result<void> Cluster::kill_pod(const std::string& name) const {
  const json options = {{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"gracePeriodSeconds", 0}};
  const auto done =
      must("kill pod " + name, "DELETE", pods_path() + "/" + name, options.dump(), kJson);
  if (!done) return fail(done.error());
  return {};
}

Result<std::string> Cluster::log_of(const std::string& pod, const std::string& container,
                                    std::size_t bytes) const {
  // limitBytes would cut the end off: it counts from the beginning of what it gives.
  const std::size_t lines = std::clamp<std::size_t>(bytes, 1, 2000);
  const auto response = ask("GET", fmt::format("{}/{}/log?container={}&tailLines={}", pods_path(),
                                               pod, percent_encode(container), lines));
  if (!response) return fail(response.error());
  if (!is_fine(*response)) return fail(refused("read the log of pod " + pod, *response));
  return std::string(last_lines(response->body, bytes));
}

Result<std::vector<PodUse>> Cluster::use_of(const Deployment& deployment) const {
  const std::string path =
      fmt::format("/apis/metrics.k8s.io/v1beta1/namespaces/{}/pods?labelSelector={}", access_.space,
                  percent_encode(deployment.selector));
  const auto response = ask("GET", path);
  if (!response) return fail(response.error());
  if (response->status == kNotFound) {
    return invalid("the cluster does not tell what its pods use",
                   "it has no metrics API (metrics.k8s.io)", "install its metrics-server");
  }
  if (!is_fine(*response)) return fail(refused("ask what pods use", *response));
  std::vector<PodUse> all;
  const json list = parse_json(response->body);
  for (const json& document : value_in(list, "/items")) {
    all.push_back(use_in(document));
  }
  return all;
}

}  // namespace headroom::containers
