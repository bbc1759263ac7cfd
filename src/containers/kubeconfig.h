// Where a cluster is and who we are there, as kubectl finds it out: a kubeconfig file, or the
// account of the pod that headroom runs in.
//
// Client certificates, tokens and files of tokens are understood. A user whose token another
// program has to fetch (exec, auth-provider) is refused in words.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"
#include "http/tls.h"
#include "spec/spec.h"

namespace headroom::containers {

struct ClusterAccess {
  Url server;
  http::TlsSettings tls;
  std::string token;  // empty: none
  std::string space = "default";
};

// What `text`, a kubeconfig, says of a context; an empty one stands for its current context. Files
// that it names are relative to `folder`. Fails with kInvalid.
Result<ClusterAccess> read_kubeconfig(std::string_view text, const std::filesystem::path& folder,
                                      std::string_view context);

// The account that Kubernetes mounts into each pod, from that folder; host and port of the API are
// those of the variables KUBERNETES_SERVICE_HOST and _PORT.
Result<ClusterAccess> read_pod_account(const std::filesystem::path& folder, std::string_view host,
                                       std::string_view port);

// The file that the setting names (relative to `folder`, that of the service file), else those of
// KUBECONFIG, of which the first that is there counts, else ~/.kube/config, else the pod's account.
Result<ClusterAccess> find_cluster(const spec::Cluster& setting,
                                   const std::filesystem::path& folder);

}  // namespace headroom::containers
