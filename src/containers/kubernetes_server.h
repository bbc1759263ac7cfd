// A Kubernetes API for tests, on a port of the loopback: one namespace, "chat", with Deployments
// whose rollouts are done as soon as they are written, their pods, and the metrics of these. It
// speaks the wire format that kubectl speaks, for what kubectl asks for when it gets and scales.
#pragma once

#include <boost/asio/io_context.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "http/server.h"

namespace headroom::containers {

class KubernetesServer {
 public:
  // With one Deployment, "api", of two replicas.
  KubernetesServer();
  ~KubernetesServer();
  KubernetesServer(const KubernetesServer&) = delete;
  KubernetesServer& operator=(const KubernetesServer&) = delete;

  std::string url() const;
  // A kubeconfig that leads to it.
  std::string kubeconfig() const;

  // Those without a token too: kubectl keeps its token to itself where there is no TLS.
  void let_anyone_in();
  // The next so many writes of a scale find that another has written meanwhile.
  void meet_others(int times);
  // The metrics of its pods are of the moment `at`.
  void measure(const std::string& at, const std::string& cpu, const std::string& memory);
  nlohmann::json deployment() const;
  // Of every request: "PUT /path".
  std::vector<std::string> requests() const;

 private:
  // The answer to one request: status and body.
  http::Response answer(const http::Request& request);
  http::Response answer_discovery(const std::string& path) const;
  http::Response answer_deployment(const http::Request& request, const std::string& rest);
  http::Response answer_scale(const http::Request& request);
  http::Response answer_pods(const http::Request& request, const std::string& rest);
  nlohmann::json scale() const;
  nlohmann::json metrics() const;
  void write(const nlohmann::json& change);
  void roll_out();

  mutable std::mutex mutex_;
  nlohmann::json deployment_;
  nlohmann::json pods_ = nlohmann::json::array();
  int version_ = 100;
  int pods_made_ = 0;
  int others_ = 0;
  bool is_open_ = false;
  std::string measured_at_ = "2026-01-01T00:00:00Z";
  std::string cpu_ = "250m";
  std::string memory_ = "64Mi";
  std::vector<std::string> requests_;

  boost::asio::io_context context_{1};
  http::Server server_;
  std::jthread thread_;
};

}  // namespace headroom::containers
