#include "containers/kubernetes_server.h"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>

#include "base/url.h"

namespace headroom::containers {

using nlohmann::json;

namespace {

constexpr const char* kDeployments = "/apis/apps/v1/namespaces/chat/deployments";
constexpr const char* kPods = "/api/v1/namespaces/chat/pods";
constexpr const char* kMetrics = "/apis/metrics.k8s.io/v1beta1/namespaces/chat/pods";

http::Response as_json(int status, const json& body) {
  return http::Response::json(status, body.dump());
}

http::Response status_object(int code, const std::string& reason, const std::string& message) {
  return as_json(code, {{"kind", "Status"},
                        {"apiVersion", "v1"},
                        {"status", "Failure"},
                        {"message", message},
                        {"reason", reason},
                        {"code", code}});
}

json resource(const std::string& name, const std::string& kind, const json& verbs) {
  return {
      {"name", name}, {"singularName", ""}, {"namespaced", true}, {"kind", kind}, {"verbs", verbs}};
}

json new_deployment() {
  return json::parse(R"({
    "kind": "Deployment", "apiVersion": "apps/v1",
    "metadata": {"name": "api", "namespace": "chat", "uid": "1-2-3", "generation": 1,
                 "creationTimestamp": "2026-01-01T00:00:00Z"},
    "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "api"}},
             "template": {"metadata": {"labels": {"app": "api"}},
                          "spec": {"containers": [{
                            "name": "server", "image": "api:1",
                            "ports": [{"containerPort": 8080}],
                            "resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}]}}},
    "status": {}})");
}

}  // namespace

KubernetesServer::KubernetesServer()
    : deployment_(new_deployment()), server_(context_.get_executor(), http::Server::Options()) {
  roll_out();
  server_.route("*", "/{rest...}",
                [this](http::Exchange& exchange) -> boost::asio::awaitable<void> {
                  auto response = answer(exchange.request());
                  co_await exchange.respond(std::move(response));
                });
  if (!server_.listen()) std::abort();
  thread_ = std::jthread([this] { context_.run(); });
}

KubernetesServer::~KubernetesServer() {
  context_.stop();
}

std::string KubernetesServer::url() const {
  return fmt::format("http://127.0.0.1:{}", server_.port());
}

std::string KubernetesServer::kubeconfig() const {
  return fmt::format(R"(apiVersion: v1
kind: Config
current-context: test
clusters: [ {{ name: here, cluster: {{ server: "{}" }} }} ]
users: [ {{ name: me, user: {{ token: secret }} }} ]
contexts: [ {{ name: test, context: {{ cluster: here, user: me, namespace: chat }} }} ]
)",
                     url());
}

void KubernetesServer::let_anyone_in() {
  const std::lock_guard lock(mutex_);
  is_open_ = true;
}

void KubernetesServer::meet_others(int times) {
  const std::lock_guard lock(mutex_);
  others_ = times;
}

void KubernetesServer::measure(const std::string& at, const std::string& cpu,
                               const std::string& memory) {
  const std::lock_guard lock(mutex_);
  measured_at_ = at;
  cpu_ = cpu;
  memory_ = memory;
}

json KubernetesServer::deployment() const {
  const std::lock_guard lock(mutex_);
  return deployment_;
}

std::vector<std::string> KubernetesServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

// What controllers do: pods as many as wanted, and what is said of them.
void KubernetesServer::roll_out() {
  deployment_["metadata"]["resourceVersion"] = fmt::format("{}", ++version_);
  const int wanted = deployment_["spec"]["replicas"];
  while (pods_.size() > static_cast<std::size_t>(wanted)) pods_.erase(pods_.size() - 1);
  while (pods_.size() < static_cast<std::size_t>(wanted)) {
    const int number = pods_made_++;
    pods_.push_back({{"kind", "Pod"},
                     {"apiVersion", "v1"},
                     {"metadata",
                      {{"name", fmt::format("api-{:04}", number)},
                       {"namespace", "chat"},
                       {"labels", {{"app", "api"}}},
                       {"creationTimestamp", fmt::format("2026-01-01T00:{:02}:00Z", number)}}},
                     {"spec", deployment_["spec"]["template"]["spec"]},
                     {"status",
                      {{"phase", "Running"},
                       {"podIP", fmt::format("10.0.0.{}", number + 1)},
                       {"conditions", {{{"type", "Ready"}, {"status", "True"}}}}}}});
  }
  deployment_["status"] = {{"observedGeneration", deployment_["metadata"]["generation"]},
                           {"replicas", wanted},
                           {"updatedReplicas", wanted},
                           {"readyReplicas", wanted},
                           {"availableReplicas", wanted}};
}

void KubernetesServer::write(const json& change) {
  json& spec = deployment_["spec"];
  if (change.contains(json::json_pointer("/spec/replicas"))) {
    spec["replicas"] = change["spec"]["replicas"];
  }
  // Containers are merged by their names.
  const json::json_pointer containers("/spec/template/spec/containers");
  if (change.contains(containers)) {
    for (json& own : spec["template"]["spec"]["containers"]) {
      for (const json& other : change[containers]) {
        if (own["name"] == other["name"]) own.merge_patch(other);
      }
    }
  }
  deployment_["metadata"]["generation"] = deployment_["metadata"]["generation"].get<int>() + 1;
  roll_out();
}

json KubernetesServer::scale() const {
  return {{"kind", "Scale"},
          {"apiVersion", "autoscaling/v1"},
          {"metadata",
           {{"name", "api"},
            {"namespace", "chat"},
            {"resourceVersion", deployment_["metadata"]["resourceVersion"]}}},
          {"spec", {{"replicas", deployment_["spec"]["replicas"]}}},
          {"status", {{"replicas", deployment_["status"]["replicas"]}, {"selector", "app=api"}}}};
}

json KubernetesServer::metrics() const {
  json items = json::array();
  for (const json& pod : pods_) {
    items.push_back(
        {{"metadata", {{"name", pod["metadata"]["name"]}}},
         {"timestamp", measured_at_},
         {"window", "30s"},
         {"containers", {{{"name", "server"}, {"usage", {{"cpu", cpu_}, {"memory", memory_}}}}}}});
  }
  return {{"kind", "PodMetricsList"}, {"apiVersion", "metrics.k8s.io/v1beta1"}, {"items", items}};
}

http::Response KubernetesServer::answer(const http::Request& request) {
  const std::lock_guard lock(mutex_);
  const std::string path(path_of(request.target));
  requests_.push_back(request.method + " " + request.target);
  const std::string* token = request.headers.find("Authorization");
  if (!is_open_ && (token == nullptr || *token != "Bearer secret")) {
    return status_object(401, "Unauthorized", "Unauthorized");
  }
  if (path.starts_with(kDeployments)) {
    return answer_deployment(request, path.substr(std::string(kDeployments).size()));
  }
  if (path.starts_with(kPods)) {
    return answer_pods(request, path.substr(std::string(kPods).size()));
  }
  if (path == kMetrics) return as_json(200, metrics());
  return answer_discovery(path);
}

http::Response KubernetesServer::answer_discovery(const std::string& path) const {
  if (path == "/api") return as_json(200, {{"kind", "APIVersions"}, {"versions", {"v1"}}});
  if (path == "/api/v1") {
    return as_json(200, {{"kind", "APIResourceList"},
                         {"groupVersion", "v1"},
                         {"resources", {resource("pods", "Pod", {"get", "list", "delete"})}}});
  }
  if (path == "/apis") {
    const json version = {{"groupVersion", "apps/v1"}, {"version", "v1"}};
    return as_json(200, {{"kind", "APIGroupList"},
                         {"apiVersion", "v1"},
                         {"groups",
                          {{{"name", "apps"},
                            {"versions", json::array({version})},
                            {"preferredVersion", version}}}}});
  }
  if (path == "/apis/apps/v1") {
    json scale = resource("deployments/scale", "Scale", {"get", "patch", "update"});
    scale["group"] = "autoscaling";
    scale["version"] = "v1";
    return as_json(
        200,
        {{"kind", "APIResourceList"},
         {"apiVersion", "v1"},
         {"groupVersion", "apps/v1"},
         {"resources",
          {resource("deployments", "Deployment", {"get", "list", "patch", "update"}), scale}}});
  }
  return status_object(404, "NotFound", "the server could not find the requested resource");
}

http::Response KubernetesServer::answer_deployment(const http::Request& request,
                                                   const std::string& rest) {
  if (rest.empty()) {
    return as_json(200, {{"kind", "DeploymentList"},
                         {"apiVersion", "apps/v1"},
                         {"metadata", {{"resourceVersion", "1"}}},
                         {"items", json::array({deployment_})}});
  }
  if (rest == "/api/scale") return answer_scale(request);
  if (rest != "/api") {
    return status_object(404, "NotFound", "deployments.apps \"" + rest.substr(1) + "\" not found");
  }
  if (request.method == "PATCH") {
    const std::string* type = request.headers.find("Content-Type");
    if (type == nullptr || *type != "application/strategic-merge-patch+json") {
      return status_object(415, "UnsupportedMediaType", "this patch is not understood");
    }
    write(json::parse(request.body));
  }
  return as_json(200, deployment_);
}

http::Response KubernetesServer::answer_scale(const http::Request& request) {
  if (request.method == "GET") return as_json(200, scale());
  const json change = json::parse(request.body);
  if (request.method == "PUT") {
    if (others_ > 0) {
      --others_;
      roll_out();  // a new version, by another
    }
    if (change["metadata"]["resourceVersion"] != deployment_["metadata"]["resourceVersion"]) {
      return status_object(409, "Conflict",
                           "Operation cannot be fulfilled on deployments.apps \"api\": the object "
                           "has been modified; please apply your changes to the latest version and "
                           "try again");
    }
  }
  write(change);
  return as_json(200, scale());
}

http::Response KubernetesServer::answer_pods(const http::Request& request,
                                             const std::string& rest) {
  if (rest.empty()) {
    const std::string selector = query_value(request.target, "labelSelector");
    return as_json(200, {{"kind", "PodList"},
                         {"apiVersion", "v1"},
                         {"metadata", {{"resourceVersion", "1"}}},
                         {"items", selector == "app=api" ? pods_ : json::array()}});
  }
  const std::string name = rest.substr(1, rest.find('/', 1) - 1);
  for (std::size_t i = 0; i < pods_.size(); ++i) {
    if (pods_[i]["metadata"]["name"] != name) continue;
    if (rest.ends_with("/log")) return http::Response::text(200, "one of " + name + "\ntwo\n");
    if (request.method == "DELETE") {
      pods_.erase(i);
      roll_out();
      return as_json(200, {{"kind", "Status"}, {"status", "Success"}});
    }
    return as_json(200, pods_[i]);
  }
  return status_object(404, "NotFound", "pods \"" + name + "\" not found");
}

}  // namespace headroom::containers
