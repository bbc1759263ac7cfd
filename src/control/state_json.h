// What a controller keeps over a restart, to and from JSON. Whoever reads it back goes by a file
// that may be of another clock, cut short, or of anybody: a number that cannot be is refused before
// anything is computed with it.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>

#include "base/quantity.h"
#include "control/history.h"
#include "control/hpa_behaviour.h"

namespace headroom::control {

// Thrown by what follows, beside what the library throws.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr std::int64_t kMany = 1'000'000'000'000;  // of whatever is counted
inline constexpr std::int64_t kManyReplicas = 1'000'000;

// A whole number, or a number, in [least, most].
std::int64_t whole(const nlohmann::json& value, std::int64_t least, std::int64_t most);
double number(const nlohmann::json& value, double least, double most);
// In nanoseconds of the Clock, in [0, now].
Nanos moment(const nlohmann::json& value, Nanos now);

nlohmann::json to_json(const HpaState& moves);
HpaState read_moves(const nlohmann::json& kept, Nanos now);

nlohmann::json to_json(const History& history);
History read_history(const nlohmann::json& kept, Nanos now);

}  // namespace headroom::control
