// `headroom check`: reads the service file and says everything that is wrong with it at once.
// Exit codes: 0 nothing is wrong, 2 something is.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/service_file.h"
#include "workload/plan_problems.h"

namespace headroom::cli {
namespace {

nlohmann::ordered_json as_json(const Error& problem) {
  return {{"file", problem.file}, {"line", problem.at.line}, {"column", problem.at.column},
          {"what", problem.what}, {"why", problem.why},      {"fix", problem.fix}};
}

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

class Check : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_flag("--json", json_, "print the problems as JSON");
  }

  ExitCode run(Context& context) override {
    const spec::Reading reading = read_service_file(context, file_);
    if (!reading)
      return json_ ? print_json(context, reading.error()) : report(context, reading.error());

    std::vector<spec::Test> tests = reading->tests;
    std::erase_if(tests, [](const spec::Test& test) {
      return test.until.has_value();  // a search over loads has no plan of its own
    });
    const bool has_tests = !reading->tests.empty();
    const Problems problems = has_tests ? workload::plan_problems(*reading, tests) : Problems{};
    if (json_) return print_json(context, problems);
    if (!problems.empty()) return report(context, problems);
    print_summary(context, *reading);
    return ExitCode::kFine;
  }

 private:
  static ExitCode print_json(Context& context, const Problems& problems) {
    nlohmann::ordered_json document = {{"headroom", 1},
                                       {"problems", nlohmann::ordered_json::array()}};
    for (const Error& problem : problems) document["problems"].push_back(as_json(problem));
    context.out << document.dump(2) << '\n';
    return problems.empty() ? ExitCode::kFine : ExitCode::kUsage;
  }

  static void print_summary(Context& context, const spec::Spec& spec) {
    context.out << fmt::format("{} is fine: {}, {}, {}, {}, {}\n", spec.file,
                               counted(spec.requirements.size(), "requirement"),
                               counted(spec.workload.journeys.size(), "journey"),
                               counted(spec.system.components.size(), "component"),
                               counted(spec.environments.size(), "environment"),
                               counted(spec.tests.size(), "test"));
    if (const auto peak = workload::expected_peak(spec.workload)) {
      context.out << "expected peak: " << to_string(*peak) << " sessions\n";
    }
  }

  std::string file_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_check() {
  return std::make_unique<Check>();
}

}  // namespace headroom::cli
