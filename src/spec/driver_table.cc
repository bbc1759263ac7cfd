// The table of fields, part: what an environment says to one driver and not to others.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// A key of the environment that only some drivers have.
struct OwnKey {
  std::string_view key;
  std::vector<std::string_view> drivers;
};

const std::vector<OwnKey>& own_keys() {
  static const std::vector<OwnKey> keys = {{"socket", {"docker", "swarm"}},
                                           {"image", {"docker", "swarm"}},
                                           {"network", {"docker", "swarm"}},
                                           {"pull", {"docker", "swarm"}},
                                           {"kubeconfig", {"kubernetes"}},
                                           {"context", {"kubernetes"}},
                                           {"namespace", {"kubernetes"}},
                                           {"commands", {"exec"}},
                                           {"url", {"static", "kubernetes", "exec"}}};
  return keys;
}

bool is_among(std::string_view driver, const std::vector<std::string_view>& drivers) {
  return std::ranges::find(drivers, driver) != drivers.end();
}

void check_own_keys(const Environment& environment, const Node& node, Reader& reader) {
  if (environment.driver.empty()) return;
  for (const auto& [key, drivers] : own_keys()) {
    if (node.find(key) == nullptr || is_among(environment.driver, drivers)) continue;
    const auto given = std::ranges::find(node.keys, key, &Key::text);
    reader.problem(given->at,
                   fmt::format("{}: driver {} has no {}", reader.path(), environment.driver, key),
                   fmt::format("{} is a setting of {}", key, enumerate(drivers, "and")),
                   "take it out, or choose another driver");
  }
}

// What one driver needs of a component and another does not take.
void check_launches(const Environment& environment, Reader& reader) {
  const bool has_images = is_among(environment.driver, {"docker", "swarm"});
  for (const Launch& launch : environment.components) {
    const std::string path = fmt::format("{}.components.{}", reader.path(), launch.component);
    if (environment.driver == "process" && launch.run.empty()) {
      reader.problem(launch.at, fmt::format("{} has no run", path),
                     "driver process starts a command",
                     "for example run: \"server --port ${port}\"");
    }
    if (has_images && launch.image.empty() && environment.containers.image.empty()) {
      reader.problem(launch.at, fmt::format("{} has no image", path),
                     fmt::format("driver {} starts containers", environment.driver),
                     "for example image: \"chatd:1\", there or for the whole environment");
    }
    if (!has_images && !launch.image.empty() && !environment.driver.empty()) {
      reader.problem(launch.at, fmt::format("{}: driver {} has no image", path, environment.driver),
                     "image is a setting of docker and swarm",
                     "take it out, or choose another driver");
    }
  }
}

// A row that fills a member of a member.
template <class S, class M>
void row_in(Table<Environment>& table, S Environment::* part, M S::* member, FieldInfo field) {
  if (field.kind == Kind::kByType) field.kind = kKindOf<M>;
  table.row(std::move(field), [part, member](Environment& environment, const Node& node,
                                             const FieldInfo& f, Reader& reader) {
    read_value(node, f, reader, environment.*part.*member);
  });
}

void add_container_rows(Table<Environment>& t) {
  row_in(t, &Environment::containers, &Containers::socket,
         {.key = "socket",
          .kind = Kind::kPath,
          .fallback = "what `DOCKER_HOST` says, else `/var/run/docker.sock`",
          .example = "/run/user/1000/docker.sock",
          .doc = "Of drivers docker and swarm: the Unix socket of the engine."});
  row_in(t, &Environment::containers, &Containers::image,
         {.key = "image",
          .fallback = "each component's own",
          .example = "\"chatd:1\"",
          .doc = "Of drivers docker and swarm: the image of the components that name none."});
  row_in(t, &Environment::containers, &Containers::network,
         {.key = "network",
          .fallback = "host",
          .example = "chat",
          .doc = "Of driver docker: the network that containers join. On `host` each replica has a "
                 "port of its own; on another, an address of its own. Swarm knows `host` only."});
  t.row({.key = "pull",
         .kind = Kind::kChoice,
         .choices = {"yes", "no"},
         .fallback = "no",
         .example = "yes",
         .doc = "Of drivers docker and swarm: whether an image that the engine does not have is "
                "fetched from its registry."},
        [](Environment& environment, const Node& node, const FieldInfo& field, Reader& reader) {
          const auto index = read_choice(node, field, reader);
          if (index == 0) environment.containers.pull = Containers::Pull::kMissing;
        });
}

void add_cluster_rows(Table<Environment>& t) {
  row_in(t, &Environment::cluster, &Cluster::kubeconfig,
         {.key = "kubeconfig",
          .kind = Kind::kPath,
          .fallback = "as kubectl: `KUBECONFIG`, `~/.kube/config`, inside a pod its own account",
          .example = "deploy/kubeconfig.yaml",
          .doc = "Of driver kubernetes: the file that says where the cluster is and who we are."});
  row_in(t, &Environment::cluster, &Cluster::context,
         {.key = "context",
          .fallback = "the current one of that file",
          .example = "staging",
          .doc = "Of driver kubernetes: which context of the file."});
  row_in(t, &Environment::cluster, &Cluster::space,
         {.key = "namespace",
          .fallback = "that of the context",
          .example = "chat",
          .doc = "Of driver kubernetes: where the Deployments are, each by the name of its "
                 "component."});
}

const Table<Commands>& commands_table() {
  static const Table<Commands> table = [] {
    Table<Commands> t(
        {.name = "commands",
         .doc =
             "Commands of your own that bring an environment up, change it and take it down: for "
             "terraform, ssh, the tools of a cloud. Each is one line for `sh -c`, run in the "
             "folder of the service file, with its output in a log; a status other than 0 is a "
             "failure. What has no command cannot be done there."});
    const auto command = [&t](std::string Commands::* member, std::string_view key,
                              std::string_view example, std::string_view doc) {
      t.row(
          member,
          {.key = key, .kind = Kind::kCommand, .fallback = "none", .example = example, .doc = doc});
    };
    command(&Commands::up, "up", "\"terraform apply -auto-approve\"",
            "Brings everything up, and returns when it is ready.");
    command(&Commands::down, "down", "\"terraform destroy -auto-approve\"",
            "Takes everything down.");
    command(&Commands::status, "status", "\"./is-healthy ${component}\"",
            "Ends with 0 when all is well; once for each `${component}`, if it asks for that.");
    command(&Commands::url, "url", "\"terraform output -raw url\"",
            "Prints where users enter, unless `url` says it.");
    command(&Commands::scale, "scale",
            "\"terraform apply -auto-approve -var ${component}_count=${replicas}\"",
            "Other replicas of `${component}`: `${replicas}` of them from now on.");
    command(
        &Commands::resize, "resize", "\"./resize ${component} ${cpu} ${memory}\"",
        "Other limits of `${component}`: `${cpu}` cores and `${memory}` bytes, 0 for no limit.");
    command(&Commands::kill, "kill", "\"ssh ${component}-${index} sudo pkill -9 api\"",
            "Ends replica `${index}` of `${component}`, as a crash does.");
    command(&Commands::pause, "pause", "\"ssh ${component}-${index} sudo pkill -STOP api\"",
            "Stops replica `${index}` of `${component}` in mid-work.");
    command(&Commands::resume, "resume", "\"ssh ${component}-${index} sudo pkill -CONT api\"",
            "Lets it go on.");
    command(&Commands::drain, "drain", "\"./drain ${component} ${index} ${seconds}\"",
            "Keeps new requests from replica `${index}` of `${component}`, for which it has "
            "`${seconds}`.");
    command(&Commands::log, "log", "\"ssh ${component}-${index} tail -c ${bytes} /var/log/api\"",
            "Prints the last `${bytes}` of what replica `${index}` of `${component}` has printed.");
    t.row(&Commands::timeout, {.key = "timeout",
                               .fallback = "10min",
                               .example = "30min",
                               .doc = "How long each of them may take before it is ended."});
    return t;
  }();
  return table;
}

}  // namespace

void add_driver_rows(Table<Environment>& table) {
  add_container_rows(table);
  add_cluster_rows(table);
  table.section(&Environment::commands, commands_table(),
                {.key = "commands",
                 .fallback = "none",
                 .example = "{ up: ./up.sh, down: ./down.sh, url: ./url.sh }",
                 .doc = "Of driver exec: what does it."});
}

void check_driver(const Environment& environment, const Node& node, Reader& reader) {
  check_own_keys(environment, node, reader);
  check_launches(environment, reader);
}

}  // namespace headroom::spec
