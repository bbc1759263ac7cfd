#include "cli/scale_options.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <cmath>

#include "base/scan.h"
#include "base/text.h"
#include "cli/service_file.h"

namespace headroom::cli {
namespace {

using trial::Resource;

constexpr double kMostReplicas = 10'000;  // as the service file has it

Result<double> parse_whole(std::string_view text) {
  const auto count = parse_count(text);
  if (!count) return count;
  if (*count >= 1 && *count <= kMostReplicas && *count == std::floor(*count)) return count;
  return invalid(in_quotes(text) + " is not a whole number from 1 to 10000");
}

// "0.5" as well as what the service file knows.
Result<double> parse_cpu(std::string_view text) {
  Scanner scanner(text);
  const auto number = scanner.number();
  if (number && scanner.at_end() && *number > 0) return *number;
  const auto cores = parse_cores(text);
  if (!cores) return fail(cores.error());
  return cores->count;
}

Result<double> parse_memory(std::string_view text) {
  const auto bytes = parse_bytes(text);
  if (!bytes) return fail(bytes.error());
  return static_cast<double>(bytes->count);
}

Result<std::vector<double>> parse_sizes(std::string_view text,
                                        Result<double> (*parse)(std::string_view)) {
  std::vector<double> sizes;
  for (const std::string_view piece : split(text, ',')) {
    const auto size = parse(trim(piece));
    if (!size) return fail(size.error());
    if (!(*size > 0)) return invalid("a size of 0 cannot be measured");
    sizes.push_back(*size);
  }
  std::ranges::sort(sizes);
  const auto repeated = std::ranges::unique(sizes);
  sizes.erase(repeated.begin(), repeated.end());
  return sizes;
}

Result<spec::Test> test_of_ramp(const std::string& rate) {
  auto load = spec::parse_load(rate);
  if (!load) return fail(std::move(load.error()));
  spec::Test test;
  test.name = "scale";
  test.load = std::move(*load);
  return test;
}

// The one that is named, the only one that searches, or a ramp by itself.
Result<spec::Test> searching_test(const spec::Spec& spec, const TestOptions& options) {
  TestOptions wanted = options;
  if (wanted.what.empty()) {
    std::vector<std::string_view> searching;
    for (const spec::Test& test : spec.tests) {
      if (test.until) searching.push_back(test.name);
    }
    if (searching.size() > 1) {
      return invalid("it is not clear which test says how each size is searched",
                     spec.file + " has " + enumerate(searching, "and"),
                     "name one: --test " + std::string(searching.front()));
    }
    if (searching.empty() && options.rate.empty()) {
      return invalid("nothing says between which rates each size is searched",
                     spec.file + " has no test with until: requirement fails",
                     "for example --rate 'ramp 1/s to 100/s'");
    }
    if (searching.empty()) return test_of_ramp(options.rate);
    wanted.what = {std::string(searching.front())};
  }
  const auto selection = tests_of_file(spec, wanted);
  if (!selection) return fail(selection.error());
  return selection->tests.front();
}

}  // namespace

void ScaleOptions::flags(CLI::App& app) {
  constexpr auto kGrown = "What is grown (one of them)";
  constexpr auto kSearched = "How each size is searched";
  constexpr auto kFigures = "Figures that are there already";
  constexpr auto kOutput = "Output";
  auto* grown = app.add_option("COMPONENT", component, "a component of the service file");
  add_file_flag(app, test.file);
  app.add_option("-e,--environment", test.environment, "where; else the only one, or `local`")
      ->type_name("NAME");
  for (const auto& [flag, into, about] :
       {std::tuple{"--replicas", &replicas, "how many of it run: 1,2,4"},
        {"--cpu", &cpu, "cores that one replica may use: 0.25,0.5,1"},
        {"--memory", &memory, "memory that one replica may use: 128MiB,256MiB"},
        {"--slots", &slots, "what its command gets as ${slots}: 5,10,20"},
        {"--times", &times, "of all components at once, how many times their replicas: 1,2,4"}}) {
    app.add_option(flag, *into, about)->type_name("SIZES")->group(kGrown);
  }
  app.add_option("--test", test.what, "a test that searches; else the only one that does")
      ->type_name("TEST")
      ->expected(1)
      ->group(kSearched);
  app.add_option("-r,--rate", test.rate, "between which rates: `ramp 1/s to 100/s`")
      ->type_name("RATE")
      ->group(kSearched);
  app.add_option("--hold", test.hold,
                 "how long each rate is held; else until its sessions build up, and 12s more")
      ->type_name("DURATION")
      ->group(kSearched);
  app.add_option("--tolerance", test.tolerance, "how exact each search is; 5% unless said")
      ->type_name("SHARE")
      ->group(kSearched);
  app.add_option("--require", test.requirements, "a requirement more; may be given again")
      ->group(kSearched);
  app.add_option("--repeats", repeats, "of each size, interleaved with those of the others")
      ->check(CLI::Range(1, 100))
      ->capture_default_str()
      ->group(kSearched);
  app.add_option("--seed", test.seed, "same seed, same sessions")->group(kSearched);
  app.add_option("-t,--threads", test.threads, "event loops of the generator")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group(kSearched);
  app.add_option("--at-most", at_most, "nothing begins that would end later than this")
      ->type_name("DURATION")
      ->group(kSearched);
  app.add_flag("--resume", resume, "go on with the sweep that was interrupted or killed")
      ->group(kSearched);

  auto* file = app.add_option("--from", from, "CSV with a header line, instead of a component")
                   ->type_name("CSV")
                   ->excludes(grown)
                   ->group(kFigures);
  app.add_option("--columns", columns,
                 "of the size and of the throughput, by name or number; else the first two")
      ->type_name("SIZE,THROUGHPUT")
      ->needs(file)
      ->group(kFigures);

  app.add_option("--expect", expect, "`at least 80% efficient to 8`; else what the file expects")
      ->type_name("EXPECTATION");
  app.add_flag("--json", test.json, "print the result as JSON and nothing else")->group(kOutput);
  app.add_flag("-q,--quiet", test.quiet, "no live view")->group(kOutput);
  app.add_flag("--no-color", test.no_color, "no colour, plain lines")->group(kOutput);
  app.add_option("--html", test.html, "write it as a page too")->type_name("FILE")->group(kOutput);
}

Result<Growing> growing_of(const ScaleOptions& options) {
  struct Given {
    const std::string& sizes;
    Resource resource;
    Result<double> (*parse)(std::string_view);
  };
  const Given* given = nullptr;
  const Given all[] = {{options.replicas, Resource::kReplicas, parse_whole},
                       {options.cpu, Resource::kCpu, parse_cpu},
                       {options.memory, Resource::kMemory, parse_memory},
                       {options.slots, Resource::kSlots, parse_whole},
                       {options.times, Resource::kTimes, parse_whole}};
  for (const Given& one : all) {
    if (one.sizes.empty()) continue;
    if (given != nullptr) {
      return invalid("more than one thing is to be grown", "their effects could not be told apart",
                     "run it once for each");
    }
    given = &one;
  }
  const bool is_of_all = given != nullptr && given->resource == Resource::kTimes;
  const std::string component = is_of_all ? std::string(trial::kAllComponents) : options.component;
  if (is_of_all && !options.component.empty() && options.component != component) {
    return invalid("--times grows all components and not only " + options.component, {},
                   "leave the component out, or say --replicas");
  }
  if (component.empty()) {
    return invalid("nothing says what is to be grown", {},
                   "name a component, all of them by --times 1,2,4, or figures: "
                   "headroom scale --from usl.csv");
  }
  if (given == nullptr) {
    return invalid("no sizes of " + options.component + " are given", {},
                   "for example --replicas 1,2,4, --cpu 0.5,1 or --slots 5,10,20");
  }
  auto sizes = parse_sizes(given->sizes, given->parse);
  if (!sizes) return fail(std::move(sizes.error()));
  return Growing{
      .dimension = {.component = component, .environment = {}, .resource = given->resource},
      .sizes = std::move(*sizes)};
}

Result<TestJob> search_job(const spec::Spec& spec, const ScaleOptions& options) {
  auto test = searching_test(spec, options.test);
  if (!test) return fail(std::move(test.error()));
  TestOptions searching = options.test;
  searching.until_fails = true;
  test->duration.reset();  // that of a search by itself; a sweep has --at-most
  return job_of_test(spec, *test, searching);
}

Result<std::optional<spec::ScalingExpectation>> expectation_of(const ScaleOptions& options) {
  if (options.expect.empty()) return std::nullopt;
  auto expectation = spec::parse_scaling_expectation(options.expect);
  if (!expectation) return fail(std::move(expectation.error()));
  return std::move(*expectation);
}

}  // namespace headroom::cli
