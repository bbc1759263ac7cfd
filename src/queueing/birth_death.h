// The steady state of a chain that only ever goes up or down by one: M/M/c/K, finite populations
// and Erlang A are this with rates of their own.
#pragma once

#include <functional>
#include <vector>

namespace headroom::queueing {

// The probabilities of states 0..last, from the balance between neighbours,
// p(n) birth(n) = p(n + 1) death(n + 1).
//
// Each is a product of ratios counted from the likeliest state, scaled as it is built, so neither a
// thousand servers nor a load far past saturation loses digits: what is too small for a double is
// 0. Asserts that the rates are finite and not negative, and death(n) above 0.
std::vector<double> birth_death_states(int last, const std::function<double(int)>& birth,
                                       const std::function<double(int)>& death);

}  // namespace headroom::queueing
