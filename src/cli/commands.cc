#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <optional>
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/foreign_flags.h"
#include "cli/version.h"

namespace headroom::cli {

const std::vector<Entry>& commands() {
  static const std::vector<Entry> all = {
      {"demo", "bring up the bundled chat service, load it, break it, and show the report",
       "headroom demo", make_demo},
      {"init", "write a service file to begin with: a starter, or what recorded traffic tells",
       "headroom init\n"
       "  headroom init --from access.log --from access.log.1.gz\n"
       "  headroom init --from recording.har -o browser.yaml",
       make_init},
      {"check", "read the service file and print every problem at once", "headroom check --json",
       make_check},
      {"plan", "what the service can take, what breaks first, and what growth will need",
       "headroom plan\n"
       "  headroom plan --at 10x --lever more-models\n"
       "  headroom plan --rank\n"
       "  headroom plan load --rate 40/s",
       make_plan_command},
      {"review", "find what is known to go wrong with services that are built like this one",
       "headroom review\n"
       "  headroom review --fail-on critical --sarif > review.sarif\n"
       "  headroom review --rule QUE01",
       make_review},
      {"test", "load a service and judge its requirements",
       "headroom test load\n"
       "  headroom test smoke load spike --keep-going\n"
       "  headroom test URL --rate 'ramp 100/s to 20000/s' --until-fails --require 'p99 < 50ms'\n"
       "  headroom test http://127.0.0.1:8080/ --rate 1000/s --for 10s --require 'p99 < 50ms'\n"
       "  headroom test http://127.0.0.1:8080/ --users 64 --for 10s",
       make_test},
      {"learn", "measure from kept runs what requests cost, for better predictions",
       "headroom learn\n"
       "  headroom learn last --dry-run\n"
       "  headroom learn --forget",
       make_learn},
      {"accuracy", "how far predictions were off, run by run", "headroom accuracy", make_accuracy},
      {"scale", "measure how the service grows with replicas, cores or slots, and judge it",
       "headroom scale model --replicas 1,2,4 --expect 'at least 80% efficient to 4'\n"
       "  headroom scale api --cpu 0.25,0.5,1 --repeats 3 --at-most 1h\n"
       "  headroom scale --from usl.csv --expect 'at least 80% efficient to 8'",
       make_scale},
      {"tune",
       "search the cheapest configuration that keeps the requirements, and prove it by test",
       "headroom tune --simulate\n"
       "  headroom tune --environment local --html tuning.html\n"
       "  headroom tune --resume",
       make_tune},
      {"rehearse",
       "try automatic scaling in virtual time: policies side by side on days of traffic",
       "headroom rehearse --for 7d --crowd '5x at 2d for 1h' --html rehearsal.html\n"
       "  headroom rehearse --bare --trace requests.csv --start 3min\n"
       "  headroom rehearse --policy 'HPA at 70%' --events --for 1d\n"
       "  headroom rehearse --seeds 1000 --failures 6h --blind 2h --for 1d",
       make_rehearse},
      {"operate", "scale an environment by the file's policies, until it is stopped",
       "headroom operate --dry-run\n"
       "  headroom operate --environment local\n"
       "  headroom operate --background\n"
       "  headroom operate --status\n"
       "  headroom operate --stop",
       make_operate},
      {"control", "change the load of a running test, pause it, stop it",
       "headroom test load --control 127.0.0.1:0\n"
       "  headroom control rate 1.5x\n"
       "  headroom control users 20\n"
       "  headroom control status",
       make_control},
      {"up", "start an environment of the service file", "headroom up --environment local",
       make_up},
      {"status", "show what is up, instance by instance", "headroom status", make_status},
      {"down", "stop everything that `up` started", "headroom down", make_down},
      {"runs", "list the runs that were kept", "headroom runs", make_runs},
      {"show", "show one run: its numbers, its verdicts", "headroom show last", make_show},
      {"report", "write the report of a run as HTML, Markdown or JUnit XML",
       "headroom report last --html report.html", make_report},
      {"export", "print a run as JSON or CSV", "headroom export last --csv > run.csv", make_export},
      {"schema", "print the JSON Schema of the service file, for editors",
       "headroom schema > headroom.schema.json", make_schema},
  };
  return all;
}

namespace {

// CLI11 would only say that the word was not expected.
std::optional<Error> misspelt_command(int count, const char* const* arguments) {
  if (count < 2 || arguments[1][0] == '-') return std::nullopt;
  const std::string_view word = arguments[1];
  std::vector<std::string_view> names;
  for (const Entry& entry : commands()) names.push_back(entry.name);
  if (std::ranges::find(names, word) != names.end()) return std::nullopt;
  const std::string fix = did_you_mean(word, names);
  return Error{.what = "there is no command " + in_quotes(word),
               .why = "the commands are " + enumerate(names, "and"),
               .fix = word.find("://") == std::string_view::npos
                          ? fix
                          : "did you mean headroom test " + std::string(word) + "?"};
}

}  // namespace

int run_program(int count, const char* const* arguments, Context& context) {
  if (const auto problem = misspelt_command(count, arguments)) {
    return static_cast<int>(report(context, *problem));
  }
  CLI::App app{"Design, test and operate a service for speed and hyper-growth, from one file."};
  app.name("headroom");
  app.set_version_flag("--version", "headroom " + std::string(kVersion));
  app.require_subcommand(0, 1);
  app.failure_message(CLI::FailureMessage::simple);
  app.footer("`headroom COMMAND --help` explains each. New here? Run `headroom demo`.");

  std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> made;
  for (const Entry& entry : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(entry.name), std::string(entry.summary));
    sub->footer("Example:\n  " + std::string(entry.example));
    made.emplace_back(sub, entry.make());
    made.back().second->flags(*sub);
  }

  try {
    app.parse(count, arguments);
  } catch (const CLI::ExtrasError& error) {
    for (const auto& [sub, command] : made) {
      if (!sub->parsed()) continue;
      const auto problem = foreign_flag(*sub, sub->remaining());
      if (problem) return static_cast<int>(report(context, *problem));
    }
    app.exit(error, context.out, context.err);
    return static_cast<int>(ExitCode::kUsage);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, context.out, context.err);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  for (auto& [sub, command] : made) {
    if (sub->parsed()) return static_cast<int>(command->run(context));
  }
  context.out << app.help();
  return static_cast<int>(ExitCode::kFine);
}

}  // namespace headroom::cli
