#include <fmt/format.h>

#include <array>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/tune.h"

namespace headroom::spec {
namespace {

// Behind "cheapest".
Result<void> scan_where(Scanner& scanner, Objective& objective) {
  if (scanner.accept("in")) {
    const auto test = scanner.word();
    if (!test) return fail(scanner.expected("the name of a test"));
    objective.test = *test;
    objective.test_at = static_cast<std::size_t>(test->data() - scanner.text().data());
    return {};
  }
  if (!scanner.accept("at"))
    return fail(scanner.expected("\"at\" and a load, or \"in\" and a test"));
  const auto load = scan_load(scanner);
  if (!load) return fail(load.error());
  objective.load = *load;
  return {};
}

// Behind "highest load".
Result<void> scan_budget(Scanner& scanner, Objective& objective) {
  if (auto within = scanner.expect("within"); !within) return fail(std::move(within.error()));
  Scanner ahead = scanner;
  if (auto price = scan_cost(ahead)) {
    objective.price = *price;
    scanner = ahead;
    return {};
  }
  const auto cores = scan_cores(scanner);
  if (!cores) return fail(scanner.expected("a price such as 10 USD/h, or a number of cores"));
  objective.cores = *cores;
  return {};
}

}  // namespace

Result<Objective> parse_objective(std::string_view text) {
  Scanner scanner(text);
  Objective objective{.text = std::string(trim(text))};
  if (scanner.accept("cheapest")) {
    if (auto where = scan_where(scanner, objective); !where) return fail(where.error());
  } else if (scanner.accept("highest")) {
    objective.kind = Objective::Kind::kHighestLoad;
    if (auto load = scanner.expect("load"); !load) return fail(load.error());
    if (auto budget = scan_budget(scanner, objective); !budget) return fail(budget.error());
  } else {
    constexpr std::array<std::string_view, 2> kOpenings{"cheapest", "highest load"};
    return fail(scanner.error(
        fmt::format("{} is not known as an objective", in_quotes(scanner.rest())),
        "it is \"cheapest at 40/s\", \"cheapest in TEST\" or \"highest load within 10 USD/h\"",
        did_you_mean(Scanner(text).run().value_or(""), kOpenings)));
  }
  if (auto end = scanner.expect_end(); !end) return fail(std::move(end.error()));
  return objective;
}

}  // namespace headroom::spec
