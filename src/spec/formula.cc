#include "spec/formula.h"

#include "base/quantity_scan.h"
#include "base/scan.h"

namespace headroom::spec {
namespace {

template <class Quantity>
using Scan = Result<Quantity> (*)(Scanner&);

void add(Nanos& sum, Nanos more) {
  sum += more;
}
void add(Bytes& sum, Bytes more) {
  sum.count += more.count;
}

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

template <class Quantity>
Result<void> scan_term(Scanner& scanner, Scan<Quantity> scan, Formula<Quantity>& formula) {
  std::string name;
  if (!scanner.at_number()) {
    auto before = scan_name(scanner);
    if (!before) return fail(std::move(before.error()));
    if (auto times = scanner.expect("*"); !times) return times;
    name = std::move(*before);
  }
  const auto quantity = scan(scanner);
  if (!quantity) return fail(quantity.error());
  if (name.empty() && scanner.accept("*")) {
    auto after = scan_name(scanner);
    if (!after) return fail(std::move(after.error()));
    name = std::move(*after);
  }
  if (name.empty()) {
    add(formula.fixed, *quantity);
  } else {
    formula.terms.push_back({.each = *quantity, .name = std::move(name)});
  }
  return {};
}

template <class Quantity>
Result<Formula<Quantity>> parse(std::string_view text, Scan<Quantity> scan) {
  Scanner scanner(text);
  Formula<Quantity> formula;
  do {
    if (auto term = scan_term(scanner, scan, formula); !term) return fail(std::move(term.error()));
  } while (scanner.accept("+"));
  if (auto end = scanner.expect_end(); !end) return fail(std::move(end.error()));
  return formula;
}

}  // namespace

Result<TimeFormula> parse_time_formula(std::string_view text) {
  return parse<Nanos>(text, scan_duration);
}

Result<SizeFormula> parse_size_formula(std::string_view text) {
  return parse<Bytes>(text, scan_bytes);
}

}  // namespace headroom::spec
