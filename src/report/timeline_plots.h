// The plots of the HTML report that have the run's time as their axis: what is drawn, with which
// lines, limits and events. How it is drawn is svg_plot.h.
//
// Every point is computed from merged histograms; a long run gets a longer step, never an average
// of percentiles.
#pragma once

#include <string>

#include "report/digest.h"
#include "run/judge.h"

namespace headroom::report {

// Rate, response time, time to first token (when there are streams) and requests in flight over the
// whole run. The response time is drawn by class when there are several: percentiles of a mixture
// jump with its shares.
std::string timeline_plots(const run::Run& run, const run::Judgement& judgement,
                           const Digest& digest);

// Response time over the run for one class, with the limits that speak of it.
std::string class_timeline_plot(const run::Run& run, const run::Judgement& judgement,
                                std::size_t request_class);

}  // namespace headroom::report
