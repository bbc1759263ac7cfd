// A plan in the terminal: the load, what it finds each component at, what breaks first, and what
// each growth takes, date by date.
#pragma once

#include <string>

#include "design/growth_plan.h"
#include "report/paint.h"

namespace headroom::report {

// Lines end in a newline. Tables are as wide as their content.
std::string growth_plan_text(const design::GrowthPlan& plan, Colour colour);

// What a limit is of, for people: "20 slots", "1 core", "16 connections to db".
std::string limit_text(const design::Limit& limit);
// The highest rate at which the requirements hold, and what breaks beyond it: "6.9/s (1.5x the
// peak): ask.ttft p95 < 1s breaks first".
std::string break_text(const design::BreakPoint& point, Rate peak);

}  // namespace headroom::report
