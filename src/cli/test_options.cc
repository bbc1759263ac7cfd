#include "cli/test_options.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/load_flags.h"

namespace headroom::cli {
namespace {

constexpr auto kLoad = "Load";
constexpr auto kRequest = "Request (of a URL)";
constexpr auto kOutput = "Output";

Error unclear(const spec::Spec& spec) {
  std::vector<std::string_view> names;
  for (const spec::Test& test : spec.tests) names.push_back(test.name);
  return {.what = "it is not clear which test is meant",
          .why = spec.file + " has " + enumerate(names, "and"),
          .fix = "headroom test " + std::string(names.front())};
}

Error unknown_test(const spec::Spec& spec, const std::string& name) {
  std::vector<std::string_view> names;
  for (const spec::Test& test : spec.tests) names.push_back(test.name);
  for (const spec::Suite& suite : spec.suites) names.push_back(suite.name);
  return {.what = "there is no test " + in_quotes(name),
          .why = spec.file + " has " + enumerate(names, "and"),
          .fix = name == kLocalhost ? "write http://localhost/" : did_you_mean(name, names)};
}

// The test of that name with what the command line overrides.
Result<spec::Test> test_of(const spec::Spec& spec, const std::string& name,
                           const TestOptions& options) {
  const auto found = std::ranges::find(spec.tests, name, &spec::Test::name);
  if (found == spec.tests.end()) return fail(unknown_test(spec, name));
  spec::Test test = *found;
  const bool says_load = !options.rate.empty() || !options.users.empty() ||
                         !options.arrivals.empty() || !options.iterations.empty();
  if (says_load && !test.loads.empty()) {
    return invalid("the test " + test.name + " has several loads",
                   "--rate, --users, --arrivals and --iterations speak of one",
                   "change them in the file");
  }
  if (auto read = read_load(options, test.load); !read) return fail(std::move(read.error()));
  Nanos duration{};
  if (auto read = read_duration(options.duration, duration); !read) {
    return fail(std::move(read.error()));
  }
  if (duration > Nanos::zero()) test.duration = duration;
  if (auto read = read_duration(options.warm_up, test.warm_up); !read) {
    return fail(std::move(read.error()));
  }
  if (auto read = read_share(options.traceparent, test.traced); !read) {
    return fail(std::move(read.error()));
  }
  if (options.seed) test.seed = options.seed;
  return test;
}

}  // namespace

void TestOptions::flags(CLI::App& app) {
  app.add_option(
         "TEST", what,
         "tests and suites of the service file, in their order, or one URL: http://, https://, "
         "ws:// or wss://; `http://unix:/run/app.sock:/path` of a Unix socket")
      ->type_name("TEST|URL");
  app.add_option("-f,--file", file,
                 "service file or its folder; else headroom.yaml, here or in a folder above")
      ->type_name("FILE");
  app.add_option("-e,--environment", environment, "where; else the test's own, or `local`")
      ->type_name("NAME");

  auto* by_rate = app.add_option("-r,--rate", rate, "sessions per second, as `load:` in the file");
  by_rate->type_name("RATE")->group(kLoad);
  app.add_option("-u,--users", users,
                 "closed model: so many users, each one request at a time; as `users:` in the file")
      ->type_name("USERS")
      ->excludes(by_rate)
      ->group(kLoad);
  app.add_option("-d,--for", duration, "how long")->type_name("DURATION")->group(kLoad);
  app.add_option("--warm-up", warm_up, "left out of every verdict")
      ->type_name("DURATION")
      ->group(kLoad);
  auto* until = app.add_flag("--until-fails", until_fails,
                             "search the highest rate of a ramp at which all requirements hold");
  until->group(kLoad);
  app.add_option("--hold", hold,
                 "how long a search holds each rate; else until its sessions build up, and "
                 "12s more")
      ->type_name("DURATION")
      ->group(kLoad);
  app.add_option("--tolerance", tolerance, "how exact a search is; 5% unless said")
      ->type_name("SHARE")
      ->group(kLoad);
  app.add_option("--arrivals", arrivals,
                 "how starts fall within the rate: poisson, uniform or `gamma(cv 2)`")
      ->type_name("LAW")
      ->group(kLoad);
  app.add_option("--iterations", iterations, "so many sessions end it: `1000`, or `10 per user`")
      ->type_name("COUNT")
      ->group(kLoad);
  app.add_option("--seed", seed, "same seed, same requests at the same moments")->group(kLoad);
  app.add_flag("--awake", awake,
               "let no processor of this machine halt meanwhile; as `processors: awake` of an "
               "environment")
      ->group(kLoad);
  app.add_option("-t,--threads", threads, "event loops of the generator")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group(kLoad);

  app.add_option("-X,--method", method, "GET unless said, POST with --data")->group(kRequest);
  app.add_option("-H,--header", headers, "`Name: value`; may be given again")->group(kRequest);
  app.add_option("--data", body, "body of the request, `@FILE` its content, `@-` what is piped in")
      ->group(kRequest);
  app.add_option("--traceparent", traceparent,
                 "the share of requests marked for distributed tracing, `1%`")
      ->type_name("SHARE")
      ->group(kRequest);
  app.add_option("--timeout", timeout, "of one request")->type_name("DURATION")->group(kRequest);

  connect.flags(app);

  app.add_option("--require", requirements, "a requirement, `p99 < 50ms`; may be given again");

  app.add_flag("--keep-going", keep_going, "of several tests, run the next after one that failed");

  app.add_option("--control", control,
                 "serve the control API here, 127.0.0.1:0 for any free port; see headroom control")
      ->type_name("HOST:PORT");

  app.add_flag("--json", json, "print the result as JSON and nothing else")->group(kOutput);
  app.add_flag("-q,--quiet", quiet, "no live view")->group(kOutput);
  app.add_flag("--no-color", no_color, "no colour, plain lines")->group(kOutput);
  app.add_option("--html", html, "write the report here too")->type_name("FILE")->group(kOutput);
  app.add_option("--markdown", markdown, "write it for a pull request")
      ->type_name("FILE")
      ->group(kOutput);
  app.add_option("--junit", junit, "write JUnit XML")->type_name("FILE")->group(kOutput);
  app.add_option("-o,--out", outputs,
                 "where the figures go each second: remote-write=URL, otlp=URL, prometheus=PORT or "
                 "json=FILE; may be given again")
      ->type_name("KIND=WHERE")
      ->group(kOutput);
}

bool TestOptions::is_url() const {
  return std::ranges::any_of(
      what, [](const std::string& word) { return word.find_first_of(":/.") != word.npos; });
}

Result<TestSelection> tests_of_file(const spec::Spec& spec, const TestOptions& options) {
  if (spec.tests.empty()) {
    return invalid(spec.file + " has no test", {},
                   "add one under `tests`, for example  smoke: { load: 1/s, for: 10s }");
  }
  std::vector<std::string> wanted = options.what;
  if (wanted.empty()) {
    if (spec.tests.size() > 1) return fail(unclear(spec));
    wanted = {spec.tests.front().name};
  }
  TestSelection selection;
  for (const std::string& name : wanted) {
    const auto suite = std::ranges::find(spec.suites, name, &spec::Suite::name);
    const bool is_suite = suite != spec.suites.end();
    if (is_suite || wanted.size() > 1) {
      selection.suite += (selection.suite.empty() ? "" : " ") + name;
    }
    const std::vector<std::string> members = is_suite ? suite->tests : std::vector{name};
    for (const std::string& member : members) {
      auto test = test_of(spec, member, options);
      if (!test) return fail(std::move(test.error()));
      selection.tests.push_back(std::move(*test));
    }
  }
  return selection;
}

Result<std::vector<spec::Output>> outputs_of(const TestOptions& options) {
  std::vector<spec::Output> outputs;
  for (const std::string& text : options.outputs) {
    auto output = spec::parse_output(text);
    if (!output) return fail(std::move(output.error()));
    outputs.push_back(std::move(*output));
  }
  return outputs;
}

Result<std::vector<spec::Requirement>> requirements_of(const TestOptions& options,
                                                       const workload::Plan& plan) {
  std::vector<std::string_view> names;
  std::set<std::string_view> tags;
  for (const workload::Step& step : plan.steps) {
    names.push_back(step.name);
    tags.insert(step.tags.begin(), step.tags.end());
  }
  names.insert(names.end(), tags.begin(), tags.end());
  std::vector<spec::Requirement> requirements;
  for (const std::string& text : options.requirements) {
    // `p99 < 50ms` is short for the response time of all requests.
    const bool bare = !text.empty() && (text[0] == 'p' && text.size() > 1 && is_digit(text[1]));
    auto requirement = spec::parse_requirement(bare ? "response_time " + text : text);
    if (!requirement) return fail(std::move(requirement.error()));
    const std::string& subject = requirement->subject;
    if (!subject.empty() && std::ranges::find(names, subject) == names.end()) {
      return invalid(
          "there is no step or tag " + in_quotes(subject) + " in this test",
          (tags.empty() ? "its steps are " : "its steps and tags are ") + enumerate(names, "and"),
          did_you_mean(subject, names));
    }
    requirements.push_back(std::move(*requirement));
  }
  return requirements;
}

}  // namespace headroom::cli
