#include "sim/holds.h"

#include "base/quantity_scan.h"
#include "base/scan.h"

namespace headroom::sim {
namespace {

Result<std::string> scan_name(Scanner& scanner) {
  const auto name = scanner.word();
  if (!name) return fail(scanner.expected("the name of a column"));
  std::string text(*name);
  while (scanner.accept(".")) {
    const auto part = scanner.word();
    if (!part) return fail(scanner.expected("the name of a column"));
    text += '.';
    text += *part;
  }
  return text;
}

Result<void> scan_term(Scanner& scanner, Holds& holds) {
  std::string name;
  if (!scanner.at_number()) {
    auto before = scan_name(scanner);
    if (!before) return fail(std::move(before.error()));
    if (auto times = scanner.expect("*"); !times) return times;
    name = std::move(*before);
  }
  const auto duration = scan_duration(scanner);
  if (!duration) return fail(duration.error());
  if (name.empty() && scanner.accept("*")) {
    auto after = scan_name(scanner);
    if (!after) return fail(std::move(after.error()));
    name = std::move(*after);
  }
  if (name.empty()) {
    holds.fixed += *duration;
  } else {
    holds.terms.push_back({.each = *duration, .name = std::move(name)});
  }
  return {};
}

}  // namespace

Result<Holds> parse_holds(std::string_view text) {
  Scanner scanner(text);
  Holds holds;
  do {
    if (auto term = scan_term(scanner, holds); !term) return fail(std::move(term.error()));
  } while (scanner.accept("+"));
  if (auto end = scanner.expect_end(); !end) return fail(std::move(end.error()));
  return holds;
}

}  // namespace headroom::sim
