// The table of fields, part: targets and environments.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/meant_url.h"
#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::array<std::string_view, 6> kDrivers{"process", "static",     "docker",
                                                   "swarm",   "kubernetes", "exec"};

void check_url(const std::string& url, const Node& node, const FieldInfo& field, Reader& reader) {
  if (url.empty() || url.starts_with("http://") || url.starts_with("https://") ||
      url.starts_with("${env:")) {
    return;
  }
  std::string fix;
  if (const std::string meant = meant_url(url); !meant.empty()) {
    fix = fmt::format("write {}", meant);
  } else if (is_websocket_url(url)) {
    fix = fmt::format("write http{} here, and WS /path as the request of a step", url.substr(2));
  }
  reader.problem(node.at, fmt::format("{}: {} is not a URL", field.key, in_quotes(url)),
                 "a URL begins with http:// or https://", std::move(fix));
}

void set_driver(Environment& environment, const Node& node, const FieldInfo& field,
                Reader& reader) {
  const auto index = read_choice(node, field, reader);
  if (index) environment.driver = kDrivers[*index];
}

// "tcp", "GET /healthz", "GET /healthz within 60s".
void set_ready(Launch& launch, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  Scanner scanner(*text);
  Ready ready;
  if (scanner.accept("GET")) {
    ready.kind = Ready::Kind::kHttp;
    const auto path = scanner.run();
    if (!path || !path->starts_with('/')) {
      reader.problem(node.at, fmt::format("{}: GET needs a path", field.key), {},
                     "for example ready: GET /healthz");
      return;
    }
    ready.path = *path;
  } else if (!scanner.accept("tcp")) {
    reader.problem(node.at, fmt::format("{}: {} is not known", field.key, in_quotes(*text)),
                   "an instance is ready when its port takes connections (tcp), or when a GET is "
                   "answered with a status below 400",
                   "write tcp, or GET /healthz");
    return;
  }
  if (scanner.accept("within")) {
    const auto within = scan_duration(scanner);
    if (!within) {
      reader.problem_in(node, field, within.error());
      return;
    }
    ready.within = *within;
  }
  if (auto end = scanner.expect_end(); !end) {
    reader.problem_in(node, field, end.error());
    return;
  }
  launch.ready = ready;
}

const Table<Launch>& launch_table() {
  static const Table<Launch> table = [] {
    Table<Launch> t({.name = "launch",
                     .doc = "How one component is run in one environment.",
                     .short_for = "run"});
    t.row(&Launch::run,
          {.key = "run",
           .kind = Kind::kCommand,
           .example = "\"server --port ${port} --backend ${model}\"",
           .doc = "The command line. `${port}` is the instance's own port, `${model}` "
                  "the addresses of component `model`."});
    t.row(&Launch::port, {.key = "port",
                          .least = 1,
                          .most = 65535,
                          .fallback = "any free one",
                          .example = "8080",
                          .doc = "A fixed port."});
    t.row(&Launch::replicas, {.key = "replicas",
                              .least = 1,
                              .most = 10000,
                              .fallback = "the component's own",
                              .example = "2",
                              .doc = "How many of it run here."});
    t.row({.key = "ready",
           .kind = Kind::kReady,
           .fallback = "tcp within 30s",
           .example = "GET /healthz within 60s",
           .doc = "When an instance counts as up: its port takes connections, or a GET is answered "
                  "with a status below 400."},
          set_ready);
    t.row(&Launch::env, {.key = "env",
                         .shape = Shape::kMap,
                         .fallback = "headroom's own",
                         .example = "{ LOG_LEVEL: debug }",
                         .doc = "Environment variables, added to headroom's own."});
    t.row(&Launch::image, {.key = "image",
                           .fallback = "that of the environment",
                           .example = "\"chatd:1\"",
                           .doc = "Of drivers that run containers: the image."});
    t.row(&Launch::cpu, {.key = "cpu",
                         .least = 0.01,
                         .fallback = "all that there is",
                         .example = "0.5 cores",
                         .doc = "The most that one replica may use of the processors: a quota of "
                                "each 100 ms, enforced by control groups. Predictions of what "
                                "happens here go by it instead of the `cpu` of the system."});
    t.row(&Launch::memory, {.key = "memory",
                            .least = 1048576,
                            .fallback = "all that there is",
                            .example = "256 MiB",
                            .doc = "The most memory that one replica may use."});
    t.choice(&Launch::balancer, {{"none", Balancer::kNone}, {"haproxy", Balancer::kHaproxy}},
             {.key = "balancer",
              .fallback = "none",
              .example = "haproxy",
              .doc = "Of drivers process and docker: what stands before its replicas. Callers then "
                     "know one address, and replicas come and go without a lost request. HAProxy "
                     "has to be installed (Debian: package haproxy), and containers be on "
                     "`network: host`. `none`: callers get all addresses."});
    return t;
  }();
  return table;
}

void check_environment(Environment& environment, const Node& node, Reader& reader) {
  if (environment.driver == "static" && node.find("url") == nullptr) {
    reader.problem(environment.at, fmt::format("{} has no url", reader.path()),
                   "driver static stands for a service that is already there",
                   "for example url: http://127.0.0.1:8080");
  }
  if (environment.driver == "process" && environment.components.empty()) {
    reader.problem(environment.at, fmt::format("{} has no components", reader.path()),
                   "driver process starts what its components say",
                   "for example components: { api: { run: \"server --port ${port}\" } }");
  }
  if (environment.driver == "exec" && node.find("commands") == nullptr) {
    reader.problem(environment.at, fmt::format("{} has no commands", reader.path()),
                   "driver exec does everything by them",
                   "for example commands: { up: ./up.sh, down: ./down.sh }");
  }
  check_driver(environment, node, reader);
}

}  // namespace

const Table<Target>& target_table() {
  static const Table<Target> table = [] {
    Table<Target> t({.name = "target",
                     .doc = "A service that is already there and may be put under load.",
                     .short_for = "url"});
    t.row({.key = "url",
           .kind = Kind::kUrl,
           .need = Need::kRequired,
           .example = "http://127.0.0.1:8080",
           .doc = "Where it is. `http://unix:/run/app.sock:` is a Unix socket."},
          [](Target& target, const Node& node, const FieldInfo& field, Reader& reader) {
            read_value(node, field, reader, target.url);
            check_url(target.url, node, field, reader);
          });
    return t;
  }();
  return table;
}

const Table<Environment>& environment_table() {
  static const Table<Environment> table = [] {
    Table<Environment> t({.name = "environment", .doc = "A place where the service runs."});
    t.row({.key = "driver",
           .kind = Kind::kChoice,
           .need = Need::kRequired,
           .choices = {kDrivers.begin(), kDrivers.end()},
           .example = "process",
           .doc = "What starts and stops the components there; `static`: nothing, the service is "
                  "already there."},
          set_driver);
    t.named(&Environment::components, &Launch::component, launch_table(),
            {.key = "components",
             .fallback = "none",
             .example = "{ api: { run: \"server --port ${port}\" } }",
             .doc = "How each component is run, by its name under system: components."});
    t.row({.key = "url",
           .kind = Kind::kUrl,
           .fallback = "that of the entry",
           .example = "https://chat.example.com",
           .doc = "Of drivers static, kubernetes and exec: where users enter."},
          [](Environment& environment, const Node& node, const FieldInfo& field, Reader& reader) {
            read_value(node, field, reader, environment.url);
            check_url(environment.url, node, field, reader);
          });
    t.row(&Environment::values, {.key = "values",
                                 .shape = Shape::kMap,
                                 .fallback = "none",
                                 .example = "{ batch: 4 }",
                                 .doc = "What `${batch}` stands for in its commands and their "
                                        "variables; `tune` may try others."});
    t.choice(&Environment::processors,
             {{"may halt", Processors::kMayHalt}, {"awake", Processors::kAwake}},
             {.key = "processors",
              .fallback = "may halt",
              .example = "awake",
              .doc = "`awake`: while headroom loads it, no processor of headroom's machine halts "
                     "between requests, as far as the user may ask for that "
                     "(`/dev/cpu_dma_latency`). A request then costs a calm service near enough "
                     "what it costs a busy one, so that more can be learned from calm runs."});
    t.row(&Environment::differs, {.key = "differs",
                                  .shape = Shape::kMap,
                                  .fallback = "nothing",
                                  .example = "{ data: \"1% sample\" }",
                                  .doc = "In what it is known to differ from production."});
    add_driver_rows(t);
    t.finish(check_environment);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
