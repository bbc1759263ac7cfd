#include "drivers/exec_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "drivers/command.h"
#include "drivers/file_text.h"
#include "drivers/filled_names.h"
#include "drivers/log_file.h"
#include "drivers/shell_command.h"

namespace headroom::drivers {
namespace {

struct Known {
  std::string_view name;
  std::string spec::Commands::* member;
  std::vector<std::string_view> given;
};

const std::vector<Known>& known_commands() {
  using spec::Commands;
  static const std::vector<Known> known = {
      {"up", &Commands::up, {}},
      {"down", &Commands::down, {}},
      {"status", &Commands::status, {"component"}},
      {"url", &Commands::url, {}},
      {"scale", &Commands::scale, {"component", "replicas"}},
      {"resize", &Commands::resize, {"component", "cpu", "memory"}},
      {"kill", &Commands::kill, {"component", "index"}},
      {"pause", &Commands::pause, {"component", "index"}},
      {"resume", &Commands::resume, {"component", "index"}},
      {"drain", &Commands::drain, {"component", "index", "seconds"}},
      {"log", &Commands::log, {"component", "index", "bytes"}},
  };
  return known;
}

Result<void> check_command(const Known& known, const std::string& text) {
  const auto parsed = parse_template(text);
  if (!parsed) return fail(parsed.error());
  for (const std::string& name : names_in(*parsed)) {
    if (name.starts_with(kEnvPrefix) || std::ranges::find(known.given, name) != known.given.end()) {
      continue;
    }
    return invalid(
        fmt::format("commands.{}: unknown ${{{}}}", known.name, name),
        known.given.empty() ? std::string("it is given nothing")
                            : "it is given " + enumerate(known.given, "and"),
        fmt::format("for a variable of the shell's own write ${} or $${{{}}}", name, name));
  }
  return {};
}

Result<std::string> filled(const ExecCall& call) {
  const auto parsed = parse_template(call.command);
  HEADROOM_CHECK(parsed.has_value(), "commands are checked first");
  return fill(*parsed, [&](std::string_view name) -> Result<std::string> {
    if (const auto found = call.given.find(name); found != call.given.end()) return found->second;
    const std::string variable(name.substr(std::min(name.size(), kEnvPrefix.size())));
    if (const char* value = std::getenv(variable.c_str())) return std::string(value);
    return invalid(
        fmt::format("commands.{}: the environment variable {} is not set", call.name, variable), {},
        fmt::format("export {}=...", variable));
  });
}

std::string describe(const ShellEnd& end, Nanos timeout) {
  switch (end.kind) {
    case ShellEnd::Kind::kExited:
      return fmt::format("exited with status {}", end.number);
    case ShellEnd::Kind::kSignalled:
      return fmt::format("was ended by signal {}", end.number);
    case ShellEnd::Kind::kTimedOut:
      return fmt::format("was ended: it had not come to an end within {}", to_string(timeout));
    case ShellEnd::Kind::kInterrupted:
      break;
  }
  return "was interrupted";
}

}  // namespace

Result<void> check_commands(const spec::Commands& commands, Position at) {
  for (const Known& known : known_commands()) {
    auto checked = check_command(known, commands.*known.member);
    if (checked) continue;
    Error error = checked.error();
    error.at = at;
    return fail(std::move(error));
  }
  return {};
}

bool asks_for(const std::string& command, std::string_view name) {
  const auto parsed = parse_template(command);
  if (!parsed) return false;
  const auto names = names_in(*parsed);
  return std::ranges::find(names, name) != names.end();
}

ExecRunner::ExecRunner(std::filesystem::path folder, std::filesystem::path logs, Nanos timeout,
                       std::function<bool()> interrupted)
    : folder_(std::move(folder)),
      logs_(std::move(logs)),
      timeout_(timeout),
      interrupted_(std::move(interrupted)) {}

Result<std::string> ExecRunner::run(const ExecCall& call) const {
  const auto line = filled(call);
  if (!line) return fail(line.error());
  const auto log = logs_ / fmt::format("exec-{}.log", call.name);
  const auto output = logs_ / fmt::format("exec-{}.out", call.name);
  const auto end = run_shell({.line = *line,
                              .folder = folder_,
                              .log = log,
                              .output = output,
                              .timeout = timeout_,
                              .interrupted = interrupted_});
  if (!end) return fail(end.error());
  if (end->is_fine()) return read_file_text(output).value_or("");
  if (end->kind == ShellEnd::Kind::kInterrupted) {
    return fail(Error{.kind = ErrorKind::kInterrupted,
                      .what = fmt::format("interrupted while commands.{} was running", call.name)});
  }
  // Programs complain on either.
  const bool in_log = !log_tail(log).empty();
  const std::string tail = log_tail(in_log ? log : output);
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("commands.{} {}", call.name, describe(*end, timeout_)),
                    .why = tail.empty() ? std::string("it printed nothing")
                                        : fmt::format("the end of its log {}:{}",
                                                      (in_log ? log : output).string(), tail)});
}

}  // namespace headroom::drivers
