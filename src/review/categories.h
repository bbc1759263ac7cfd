// The tables of rules, one for each category. Only rule.cc, which puts them together, looks here.
#pragma once

#include <span>

#include "review/rule.h"

namespace headroom::review {

std::span<const Rule> capacity_rules();
std::span<const Rule> timeout_rules();
std::span<const Rule> retry_rules();
std::span<const Rule> queue_rules();
std::span<const Rule> overload_rules();
std::span<const Rule> redundancy_rules();
std::span<const Rule> cache_rules();
std::span<const Rule> autoscaling_rules();
std::span<const Rule> data_rules();
std::span<const Rule> topology_rules();
std::span<const Rule> state_rules();
std::span<const Rule> observability_rules();
std::span<const Rule> testing_rules();
std::span<const Rule> operations_rules();
std::span<const Rule> cost_rules();

}  // namespace headroom::review
