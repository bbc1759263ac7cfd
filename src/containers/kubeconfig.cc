#include "containers/kubeconfig.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "drivers/file_text.h"

namespace headroom::containers {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

Result<std::string> read_file(const fs::path& path, std::string_view what) {
  auto text = drivers::read_file_text(path);
  if (text) return *std::move(text);
  return invalid(fmt::format("cannot read {} {}", what, path.string()),
                 std::generic_category().message(text.error()));
}

Result<std::string> from_base64(const std::string& text, std::string_view what) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  const int size = ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (size < 0) return invalid(fmt::format("{} of the kubeconfig is no base64", what));
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

std::string text_of(const YAML::Node& map, const char* key) {
  const YAML::Node value = map.IsMap() ? map[key] : YAML::Node();
  return value && value.IsScalar() ? value.Scalar() : std::string();
}

// The `inner` map of the entry of that name in the list `list`.
Result<YAML::Node> find_named(const YAML::Node& document, const char* list, const char* inner,
                              std::string_view name) {
  std::vector<std::string> names;
  const YAML::Node entries = document[list];
  for (std::size_t i = 0; entries && entries.IsSequence() && i < entries.size(); ++i) {
    names.push_back(text_of(entries[i], "name"));
    if (names.back() == name && entries[i][inner]) return entries[i][inner];
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return invalid(fmt::format("the kubeconfig has no {} {}", inner, in_quotes(name)),
                 known.empty() ? std::string("it has none")
                               : fmt::format("it has {}", enumerate(known, "and")),
                 did_you_mean(name, known));
}

// KEY-data, which holds it, or KEY, which names its file; empty when neither is there.
Result<std::string> pem_of(const YAML::Node& map, const std::string& key, const fs::path& folder) {
  const std::string data = text_of(map, (key + "-data").c_str());
  if (!data.empty()) return from_base64(data, key + "-data");
  const std::string file = text_of(map, key.c_str());
  if (file.empty()) return std::string();
  return read_file(folder / file, key);
}

Result<void> read_cluster(const YAML::Node& cluster, const fs::path& folder,
                          ClusterAccess& access) {
  auto server = parse_url(text_of(cluster, "server"));
  if (!server) return fail(server.error());
  access.server = *std::move(server);
  auto authority = pem_of(cluster, "certificate-authority", folder);
  if (!authority) return fail(authority.error());
  access.tls.authority = *std::move(authority);
  access.tls.server_name = text_of(cluster, "tls-server-name");
  if (text_of(cluster, "insecure-skip-tls-verify") == "true") {
    access.tls.verify = http::TlsSettings::Verify::kNothing;
  }
  return {};
}

Result<void> read_user(const YAML::Node& user, const fs::path& folder, ClusterAccess& access) {
  for (const char* plugin : {"exec", "auth-provider"}) {
    if (!user[plugin]) continue;
    const std::string program =
        text_of(user[plugin], plugin == std::string("exec") ? "command" : "name");
    return invalid(fmt::format("the user of the kubeconfig is known by {}, which headroom does not "
                               "run",
                               program.empty() ? plugin : program),
                   "it understands client certificates and tokens",
                   "make a token (kubectl create token ACCOUNT) and a kubeconfig with it, named by "
                   "kubeconfig:");
  }
  auto certificate = pem_of(user, "client-certificate", folder);
  if (!certificate) return fail(certificate.error());
  auto key = pem_of(user, "client-key", folder);
  if (!key) return fail(key.error());
  access.tls.certificate = *std::move(certificate);
  access.tls.key = *std::move(key);
  access.token = text_of(user, "token");
  const std::string token_file = text_of(user, "tokenFile");
  if (access.token.empty() && !token_file.empty()) {
    const auto token = read_file(folder / token_file, "tokenFile");
    if (!token) return fail(token.error());
    access.token = trim(*token);
  }
  return {};
}

Result<ClusterAccess> read_document(const YAML::Node& document, const fs::path& folder,
                                    std::string_view wanted) {
  if (!document.IsMap()) return invalid("the kubeconfig is no map");
  const std::string context_name =
      wanted.empty() ? text_of(document, "current-context") : std::string(wanted);
  if (context_name.empty()) {
    return invalid("the kubeconfig has no current context", {}, "choose one: context: NAME");
  }
  const auto context = find_named(document, "contexts", "context", context_name);
  if (!context) return fail(context.error());
  const auto cluster = find_named(document, "clusters", "cluster", text_of(*context, "cluster"));
  if (!cluster) return fail(cluster.error());
  ClusterAccess access;
  if (const std::string space = text_of(*context, "namespace"); !space.empty()) {
    access.space = space;
  }
  if (auto read = read_cluster(*cluster, folder, access); !read) return fail(read.error());
  const std::string user_name = text_of(*context, "user");
  if (user_name.empty()) return access;
  const auto user = find_named(document, "users", "user", user_name);
  if (!user) return fail(user.error());
  if (auto read = read_user(*user, folder, access); !read) return fail(read.error());
  return access;
}

Result<ClusterAccess> read_kubeconfig_file(const fs::path& path, std::string_view context) {
  const auto text = read_file(path, "the kubeconfig");
  if (!text) return fail(text.error());
  auto access = read_kubeconfig(*text, path.parent_path(), context);
  if (access) return access;
  Error error = access.error();
  error.file = path.string();
  return fail(std::move(error));
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

Result<ClusterAccess> read_kubeconfig(std::string_view text, const fs::path& folder,
                                      std::string_view context) {
  try {
    return read_document(YAML::Load(std::string(text)), folder, context);
  } catch (const YAML::Exception& error) {
    return invalid("the kubeconfig cannot be read", error.what());
  }
}

Result<ClusterAccess> read_pod_account(const fs::path& folder, std::string_view host,
                                       std::string_view port) {
  ClusterAccess access;
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  auto server = parse_url(is_ipv6 ? fmt::format("https://[{}]:{}", host, port)
                                  : fmt::format("https://{}:{}", host, port));
  if (!server) return fail(server.error());
  access.server = *std::move(server);
  const auto token = read_file(folder / "token", "the token of the pod's account");
  if (!token) return fail(token.error());
  auto authority = read_file(folder / "ca.crt", "the authority of the pod's account");
  if (!authority) return fail(authority.error());
  access.token = trim(*token);
  access.tls.authority = *std::move(authority);
  if (const auto space = drivers::read_file_text(folder / "namespace")) access.space = trim(*space);
  return access;
}

Result<ClusterAccess> find_cluster(const spec::Cluster& setting, const fs::path& folder) {
  if (!setting.kubeconfig.empty()) {
    return read_kubeconfig_file(folder / setting.kubeconfig, setting.context);
  }
  const std::string paths = variable("KUBECONFIG");
  std::error_code absent;
  for (const std::string_view path : split(paths, ':')) {
    if (fs::exists(path, absent)) return read_kubeconfig_file(path, setting.context);
  }
  const fs::path own = fs::path(variable("HOME")) / ".kube" / "config";
  if (fs::exists(own, absent)) return read_kubeconfig_file(own, setting.context);
  const std::string host = variable("KUBERNETES_SERVICE_HOST");
  if (!host.empty()) {
    return read_pod_account(kAccountFolder, host, variable("KUBERNETES_SERVICE_PORT"));
  }
  return invalid("no kubeconfig is found", "neither KUBECONFIG nor ~/.kube/config is there",
                 "name one: kubeconfig: FILE");
}

}  // namespace headroom::containers
