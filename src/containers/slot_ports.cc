#include "containers/slot_ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "drivers/filled_names.h"
#include "drivers/port.h"

namespace headroom::containers {
namespace {

using drivers::Piece;
using drivers::Template;

constexpr int kBlock = 100;
constexpr int kBlocksFrom = 200;  // ports 20000 to 32699: Linux hands out those from 32768 on
constexpr int kBlocks = 127;

std::size_t hash_of(const std::string& name) {
  return std::hash<std::string>{}(name);
}

bool mentions(const Template& text, std::string_view name) {
  return std::ranges::any_of(text, [&](const Piece& piece) {
    return piece.kind == Piece::Kind::kName && piece.text == name;
  });
}

std::unexpected<Error> cannot_fill(const drivers::PlannedComponent& component,
                                   std::string_view name, std::string_view where, std::string fix) {
  auto failure = invalid(
      fmt::format("component {}: ${{{}}} cannot be filled in in its {}", component.name, name,
                  where),
      "swarm describes all tasks of a service at once, and tells them apart in the values of "
      "variables only",
      std::move(fix));
  failure.error().at = component.at;
  return failure;
}

}  // namespace

int port_of_slot(int first, int slot) {
  return first + slot;
}

std::string port_template(int first) {
  return fmt::format("{}{{{{if eq (len .Task.Slot) 1}}}}0{{{{end}}}}{{{{.Task.Slot}}}}",
                     first / kBlock);
}

Result<int> free_block(const std::string& name, int replicas, const std::set<int>& avoided) {
  const auto start = static_cast<int>(hash_of(name) % kBlocks);
  for (int i = 0; i < kBlocks; ++i) {
    const int first = (kBlocksFrom + (start + i) % kBlocks) * kBlock;
    if (avoided.contains(first)) continue;
    bool is_free = true;
    for (int slot = 1; slot <= replicas && is_free; ++slot) {
      is_free = drivers::is_port_free(port_of_slot(first, slot));
    }
    if (is_free) return first;
  }
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("{} finds no ports to listen on", name),
                    .why = "every block of a hundred ports from 20000 to 32699 is in use",
                    .fix = "stop what listens there"});
}

Result<drivers::PlannedComponent> with_port_template(drivers::PlannedComponent component,
                                                     const std::string& port) {
  for (const Template& word : component.command) {
    if (mentions(word, drivers::kPortName) && !component.fixed_port) {
      return cannot_fill(component, drivers::kPortName, "command",
                         "hand it over by a variable: env: { PORT: \"${port}\" }");
    }
    if (mentions(word, drivers::kIndexName)) {
      return cannot_fill(component, drivers::kIndexName, "command",
                         "env: { INDEX: \"{{.Task.Slot}}\" } counts from 1");
    }
  }
  for (auto& [variable, value] : component.env) {
    if (mentions(value, drivers::kIndexName)) {
      return cannot_fill(component, drivers::kIndexName, variable,
                         "\"{{.Task.Slot}}\" counts from 1");
    }
    for (Piece& piece : value) {
      if (piece.kind != Piece::Kind::kName || piece.text != drivers::kPortName) continue;
      piece = {.kind = Piece::Kind::kText, .text = port};
    }
  }
  return component;
}

}  // namespace headroom::containers
