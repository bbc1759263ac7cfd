#include "cli/load_change.h"

#include "base/text.h"

namespace headroom::cli {

Result<void> change_load(load::Control& control, std::string_view text) {
  const std::string_view wish = trim(text);
  const bool more = wish.starts_with('+');
  const bool less = wish.starts_with('-');
  if (more || less) {
    const auto share = parse_ratio(wish.substr(1));
    if (!share) return fail(share.error());
    return control.scale(more ? 1 + share->value : 1 - share->value);
  }
  if (wish.ends_with('x') || wish.ends_with('%')) {
    const auto factor = parse_ratio(wish);
    if (!factor) return fail(factor.error());
    return control.scale(factor->value);
  }
  const auto rate = parse_rate(wish);
  if (!rate) {
    Error error = rate.error();
    error.fix = "a rate such as 50/s, a factor such as 1.5x, or +10% or -10%";
    return fail(std::move(error));
  }
  return control.set_rate(*rate);
}

}  // namespace headroom::cli
