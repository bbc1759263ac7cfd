// Deployments and their pods by the Kubernetes API: looked at, scaled, limited, killed, measured.
//
// What cannot be done fails with kUnreachable and the API's own words, unless said otherwise.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "containers/kubeconfig.h"
#include "http/message.h"
#include "http/tls.h"
#include "platform/platform.h"

namespace headroom::containers {

struct Deployment {
  std::string name;
  std::string selector;   // of its pods: "app=api,tier=web"
  std::string container;  // the first of its pods' containers
  int port = 0;           // the first that it names; 0: none
  int wanted = 0;         // replicas
  platform::Limits limits;
  bool is_settled = false;  // every replica is of the present description, and available
  std::string trouble;      // why it will not settle; empty: it may
};

struct Pod {
  std::string name;
  std::string made_at;
  std::string address;  // empty while it has none
  std::string phase;    // "Running"
  std::string reason;   // why its container waits: "ImagePullBackOff"; empty: it does not
  bool is_ready = false;
  bool is_leaving = false;
};

// A pod's figures over the window that ended at a moment.
struct PodUse {
  std::string pod;
  std::string at;     // the moment, as the API writes it
  double window = 0;  // seconds
  double cores = 0;   // used on average within it
  double bytes = 0;
};

class Cluster {
 public:
  // Fails with kInvalid where the certificates cannot be used.
  static Result<Cluster> connect(ClusterAccess access, const std::string& space);

  const std::string& space() const { return access_.space; }

  // kInvalid when there is none of that name.
  Result<Deployment> deployment(const std::string& name) const;
  // By its scale subresource: reads it, and writes it back for the version that was read; anew when
  // another was quicker, ten times in all.
  Result<void> scale(const std::string& name, int replicas) const;
  // Of the first container of its pods, which Kubernetes then replaces one after the other.
  Result<void> limit(const Deployment& deployment, const platform::Limits& limits) const;

  // Those that are leaving aside: by age, then by name.
  Result<std::vector<Pod>> pods(const Deployment& deployment) const;
  // At once, without its grace.
  Result<void> kill_pod(const std::string& name) const;
  Result<std::string> log_of(const std::string& pod, const std::string& container,
                             std::size_t bytes) const;
  // kInvalid in words when the cluster has no metrics API.
  Result<std::vector<PodUse>> use_of(const Deployment& deployment) const;

 private:
  Cluster(ClusterAccess access, std::shared_ptr<const http::TlsContext> tls)
      : access_(std::move(access)), tls_(std::move(tls)) {}

  Result<http::Response> ask(std::string_view method, const std::string& path,
                             std::string body = {}, std::string_view type = {}) const;
  // An answer that is no success is a failure: "cannot ACT: MESSAGE".
  Result<nlohmann::json> must(std::string_view act, std::string_view method,
                              const std::string& path, std::string body = {},
                              std::string_view type = {}) const;
  std::string deployment_path(const std::string& name) const;
  std::string pods_path() const;

  ClusterAccess access_;
  std::shared_ptr<const http::TlsContext> tls_;
};

}  // namespace headroom::containers
