// The flags of `headroom test`, and what they come to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/connecting.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace CLI {
class App;
}

namespace headroom::cli {

// Which is an address, though it could be the name of a test.
inline constexpr std::string_view kLocalhost = "localhost";

struct TestOptions {
  std::vector<std::string> what;  // names of tests and suites, or one URL
  std::string file;
  std::string environment;
  // As written; read by the functions below, so that their errors are those of the service file.
  std::string rate;
  std::string users;
  std::string arrivals;
  std::string iterations;
  std::string duration;
  std::string warm_up;
  bool until_fails = false;
  bool awake = false;
  std::string hold;
  std::string tolerance;
  std::string timeout;
  std::string traceparent;
  std::optional<std::uint64_t> seed;
  int threads = 1;
  std::string method;  // none given
  std::vector<std::string> headers;
  std::optional<std::string> body;
  std::vector<std::string> requirements;
  ConnectOptions connect;
  bool keep_going = false;
  std::string control;  // where the control API listens
  bool json = false;
  bool quiet = false;
  bool no_color = false;
  std::string html;
  std::string markdown;
  std::string junit;
  std::vector<std::string> outputs;  // "remote-write=URL"

  void flags(CLI::App& app);
  // Rather than names of tests, which have none of these signs: colon, slash, dot.
  bool is_url() const;
};

// The tests that are meant, in their order; `suite` is what they are together, empty for one test
// that was asked for by itself.
struct TestSelection {
  std::string suite;
  std::vector<spec::Test> tests;
};

// The tests of the file that are meant, each with what the command line overrides.
Result<TestSelection> tests_of_file(const spec::Spec& spec, const TestOptions& options);

// Those of the command line.
Result<std::vector<spec::Output>> outputs_of(const TestOptions& options);

// Those of the command line, each of all requests or of a step that the plan has.
Result<std::vector<spec::Requirement>> requirements_of(const TestOptions& options,
                                                       const workload::Plan& plan);

}  // namespace headroom::cli
