// What goes over the wire and onto disks, of a plan, as tables of words: the same ones in the
// terminal and on the page.
#pragma once

#include "design/growth_plan.h"
#include "report/word_table.h"

namespace headroom::report {

// Each step: its requests at the peak, times their size, is what it brings and takes.
WordTable endpoint_table(const design::GrowthPlan& plan);
// Each component at the peak: received, sent, connections open; what it stores in a day, what it
// keeps, and when its disks are full.
WordTable volume_table(const design::GrowthPlan& plan);
// A growth, date by date: what users send and get, their connections, and what components keep.
WordTable volume_by_date(const design::GrowthPlan& plan, const design::Outlook& outlook);

}  // namespace headroom::report
