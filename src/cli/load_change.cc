#include "cli/load_change.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/text.h"

namespace headroom::cli {
namespace {

constexpr const char* kFactors = "a factor such as 1.5x, or +10% or -10%";

// Nothing where the text is no factor but an amount.
Result<std::optional<LoadFactor>> read_factor(std::string_view wish) {
  if (!wish.ends_with('x') && !wish.ends_with('%')) return std::nullopt;
  const bool more = wish.starts_with('+');
  const bool less = wish.starts_with('-');
  const auto ratio = parse_ratio(more || less ? wish.substr(1) : wish);
  if (!ratio) return fail(ratio.error());
  return LoadFactor{more ? 1 + ratio->value : less ? 1 - ratio->value : ratio->value};
}

}  // namespace

Result<RateChange> parse_rate_change(std::string_view text) {
  const std::string_view wish = trim(text);
  const auto factor = read_factor(wish);
  if (!factor) return fail(factor.error());
  if (*factor) return **factor;
  const auto rate = parse_rate(wish);
  if (rate) return *rate;
  return invalid(rate.error().what, {}, fmt::format("a rate such as 50/s, {}", kFactors));
}

Result<UsersChange> parse_users_change(std::string_view text) {
  const std::string_view wish = trim(text);
  const auto factor = read_factor(wish);
  if (!factor) return fail(factor.error());
  if (*factor) return **factor;
  const auto users = parse_count(wish);
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  if (!users || *users < 1 || *users > kMost || *users != std::floor(*users)) {
    return invalid(in_quotes(wish) + " is not a number of users", "it takes whole ones",
                   fmt::format("a number such as 20, {}", kFactors));
  }
  return static_cast<std::uint32_t>(*users);
}

Result<void> change_rate(load::Control& control, std::string_view text) {
  const auto change = parse_rate_change(text);
  if (!change) return fail(change.error());
  if (const auto* factor = std::get_if<LoadFactor>(&*change)) return control.scale(factor->times);
  return control.set_rate(std::get<Rate>(*change));
}

Result<void> change_users(load::Control& control, std::string_view text) {
  const auto change = parse_users_change(text);
  if (!change) return fail(change.error());
  if (const auto* factor = std::get_if<LoadFactor>(&*change)) return control.scale(factor->times);
  return control.set_users(std::get<std::uint32_t>(*change));
}

}  // namespace headroom::cli
