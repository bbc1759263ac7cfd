// Time as growth counts it.
#pragma once

#include <chrono>
#include <string>

namespace headroom::growth {

// With fractions; negative: before.
using Days = std::chrono::duration<double, std::chrono::days::period>;
using Date = std::chrono::sys_days;

// "2026-03-01"
std::string to_string(Date date);

}  // namespace headroom::growth
