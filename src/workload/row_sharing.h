// Who gets which rows of the data sets, where several loads draw from one, and when a load ends
// because there are no more.
#pragma once

#include "base/result.h"
#include "workload/plan.h"

namespace headroom::workload {

// Fills Plan::rows_per_session and Plan::rows, and limits the streams that draw from unique rows to
// as many sessions as there are rows. The plan's tables, journeys and streams are complete.
//
// Of k loads that draw from a data set, each gets every k-th row, so that none waits for another;
// of rows per user, each has those of its users behind those of the loads before it. Fails where
// rows per user are asked for without users of their own, or are too few.
Result<void> share_rows(Plan& plan);

}  // namespace headroom::workload
