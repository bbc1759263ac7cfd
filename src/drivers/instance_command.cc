#include "drivers/instance_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "base/check.h"
#include "drivers/filled_names.h"
#include "drivers/process_group.h"

namespace headroom::drivers {
namespace {

// Of ${env:NAME}.
Result<std::string> variable_of(std::string_view name, const PlannedComponent& component) {
  const std::string variable(name.substr(kEnvPrefix.size()));
  if (const char* value = std::getenv(variable.c_str())) return std::string(value);
  return invalid(
      fmt::format("component {}: the environment variable {} is not set", component.name, variable),
      fmt::format("its command asks for ${{env:{}}}", variable),
      fmt::format("export {}=...", variable));
}

Result<std::string> value_of(std::string_view name, const PlannedComponent& component,
                             const Filling& filling) {
  if (name == kPortName) return fmt::format("{}", filling.port);
  if (name == kIndexName) return fmt::format("{}", filling.index);
  if (name == kFolderName) return filling.folder;
  if (name.starts_with(kEnvPrefix)) return variable_of(name, component);
  if (const auto found = filling.addresses_of.find(std::string(name));
      found != filling.addresses_of.end()) {
    return found->second;
  }
  const auto figure = component.figures.find(std::string(name));
  HEADROOM_CHECK(figure != component.figures.end(), "the plan knows every name it lets pass");
  return figure->second;
}

}  // namespace

Result<void> check_startable(const PlannedComponent& component, const SearchPlaces& places) {
  for (const std::string& name : names_used(component)) {
    if (!name.starts_with(kEnvPrefix)) continue;
    if (const auto variable = variable_of(name, component); !variable)
      return fail(variable.error());
  }
  const Template& first_word = component.command.front();
  // A program that is itself filled in shows when it is.
  if (!names_in(first_word).empty()) return {};
  const auto program = find_program(first_word.front().text, places);
  if (program) return {};
  Error error = program.error();
  if (!component.balances.empty()) {
    error.what = fmt::format("{} has a balancer, but {}", component.balances, error.what);
    error.fix = "install it (in Debian the package haproxy), or leave balancer: out";
  }
  return fail(std::move(error));
}

Result<FilledCommand> fill_command(const PlannedComponent& component, const Filling& filling) {
  const Lookup lookup = [&](std::string_view name) { return value_of(name, component, filling); };
  FilledCommand filled;
  for (const Template& word : component.command) {
    auto argument = fill(word, lookup);
    if (!argument) return fail(argument.error());
    filled.arguments.push_back(*std::move(argument));
  }
  for (const auto& [variable, text] : component.env) {
    auto value = fill(text, lookup);
    if (!value) return fail(value.error());
    filled.env.emplace(variable, *std::move(value));
  }
  return filled;
}

std::string fingerprint_of(const FilledCommand& command) {
  // Offset basis and prime: http://www.isthe.com/chongo/tech/comp/fnv/
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](const std::string& text) {
    // With the closing zero, so that "ab","c" and "a","bc" differ.
    for (std::size_t i = 0; i <= text.size(); ++i) {
      hash = (hash ^ static_cast<unsigned char>(text.c_str()[i])) * 0x100000001b3;
    }
  };
  for (const std::string& argument : command.arguments) add(argument);
  for (const auto& [variable, value] : command.env) {
    add(variable);
    add(value);
  }
  return fmt::format("{:016x}", hash);
}

Result<Program> program_for(const FilledCommand& command, const SearchPlaces& places,
                            const std::string& mark) {
  auto path = find_program(command.arguments.front(), places);
  if (!path) return fail(path.error());

  std::map<std::string, std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& [variable, value] : command.env) variables[variable] = value;
  variables[std::string(kMarkVariable)] = mark;

  Program program{.path = *std::move(path),
                  .arguments = command.arguments,
                  .environment = {},
                  .folder = places.service_folder.string()};
  for (const auto& [variable, value] : variables) {
    program.environment.push_back(fmt::format("{}={}", variable, value));
  }
  return program;
}

}  // namespace headroom::drivers
