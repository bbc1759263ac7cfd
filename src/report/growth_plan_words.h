// A plan in words: the same ones in the terminal and on the page.
#pragma once

#include <string>

#include "design/growth_plan.h"
#include "report/word_table.h"

namespace headroom::report {

// Sessions a second; a dash where there is no limit to them.
std::string sessions_text(Rate rate);
// A utilisation: "75%", "1,240%".
std::string use_text(double used);

// What a limit is of, for people: "20 slots each", "16 connections to db each".
std::string limit_text(const design::Limit& limit);

// "2027-03-20", where the growth has an interval "2027-03-20 (2027-02-10 to 2027-05-01)"; "not in
// this time".
std::string date_text(const growth::Exhaustion& exhaustion);

// The highest rate at which the requirements hold, and what breaks beyond it: "holds to 5.12/s
// (1.14x the peak), then breaks ask.ttft p95 < 1s".
std::string break_text(const design::BreakPoint& point, Rate peak);

// "edge 1, api 2, model 2 for 4.20 USD/h", in the order of the file.
std::string takes_text(const design::Sizing& sizing, const design::Capacity& capacity);

// The components that scale: how many replicas the peak takes, how far the most reach and when each
// growth has passed that, and by what factor load may rise until a new one serves.
WordTable scaling_table(const design::GrowthPlan& plan);

// What more replicas do not mend, or that they are more than can be had; empty where all is well.
std::string remark_text(const design::Sizing& sizing);

// What a growth comes to if nothing is done, what comes first in front: "steady growth breaks
// response_time p95 < 1s on 2027-03-20 and fills the disk of db on 2027-05-02".
std::string ending_text(const design::GrowthPlan& plan, const design::Outlook& outlook);

// The outcome in one line: whether the peak holds, what runs out first with each growth, and when.
std::string headline(const design::GrowthPlan& plan);

}  // namespace headroom::report
