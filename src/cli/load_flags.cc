#include "cli/load_flags.h"

#include <string_view>
#include <utility>
#include <variant>

namespace headroom::cli {

Result<void> read_duration(const std::string& text, Nanos& into) {
  if (text.empty()) return {};
  const auto duration = parse_duration(text);
  if (!duration) {
    Error error = duration.error();
    // curl's -d is the body; headroom's is --for.
    const bool is_body = std::string_view("{[@\"").find(text.front()) != std::string_view::npos;
    if (is_body) error.fix = "did you mean --data?";
    return fail(std::move(error));
  }
  into = *duration;
  return {};
}

Result<void> read_share(const std::string& text, Ratio& into) {
  if (text.empty()) return {};
  const auto share = parse_ratio(text);
  if (!share) return fail(share.error());
  if (share->value < 0 || share->value > 1) {
    return invalid(text + " is no share of the requests", {}, "for example --traceparent 1%");
  }
  into = *share;
  return {};
}

Result<void> read_load(const TestOptions& options, spec::LoadShape& into) {
  if (!options.rate.empty() || !options.users.empty()) {
    auto shape =
        options.users.empty() ? spec::parse_load(options.rate) : spec::parse_users(options.users);
    if (!shape) return fail(std::move(shape.error()));
    shape->arrivals = into.arrivals;
    into = std::move(*shape);
  }
  if (!options.arrivals.empty()) {
    const auto arrivals = spec::parse_arrivals(options.arrivals);
    if (!arrivals) return fail(arrivals.error());
    into.arrivals = *arrivals;
  }
  if (!options.iterations.empty()) {
    const auto iterations = spec::parse_iterations(options.iterations);
    if (!iterations) return fail(iterations.error());
    const bool has_users = std::holds_alternative<spec::Users>(into.base);
    if (iterations->of == spec::Iterations::Of::kEachUser && !has_users) {
      return invalid("there are iterations per user and no users", "a rate has no users",
                     "say --iterations 1000 for so many in all, or --users 10");
    }
    into.iterations = *iterations;
  }
  return {};
}

}  // namespace headroom::cli
