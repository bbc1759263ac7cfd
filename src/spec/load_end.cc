#include "spec/load_end.h"

#include <variant>

namespace headroom::spec {
namespace {

template <class Level>
bool is_held(const std::vector<Stage<Level>>& stages) {
  return stages.size() == 1 && stages[0].form == Form::kHold && !stages[0].duration;
}

}  // namespace

bool is_constant(const LoadShape& shape) {
  if (shape.spike) return false;
  if (const auto* rates = std::get_if<Rates>(&shape.base)) return is_held(rates->stages);
  const auto* users = std::get_if<Users>(&shape.base);
  return users != nullptr && is_held(users->stages);
}

std::optional<Nanos> length_around_spike(const LoadShape& shape) {
  if (!shape.spike) return std::nullopt;
  return shape.spike->at.value_or(shape.spike->duration) + 2 * shape.spike->duration;
}

bool ends_by_itself(const LoadShape& shape) {
  return std::holds_alternative<Trace>(shape.base) || length_of(shape) || shape.spike ||
         (shape.iterations && is_constant(shape));
}

}  // namespace headroom::spec
