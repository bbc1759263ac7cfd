// How many requests a replica works on at once, from the response times of busy runs.
//
// A processor that is shared among all its requests (threads) and one that takes them in turn (the
// event loop of nginx, redis or Node.js) cost and bear the same, and a calm run cannot tell them
// apart; with queues their response times part: of requests that are alike and meet in a bunch, all
// end late where they share, and half of them in half the time where they take turns. So busy runs
// are simulated with one request at a time, with 2, 4, ... and with no limit, and the histograms
// decide. Each run is simulated with the demands measured in that run, since queues magnify what a
// request costs more or less from one run to the next.
//
// No limit is the answer unless another is nearer by a margin: a limit that is wrong does more
// harm than one that is missing, above all at other sizes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/subject.h"

namespace headroom::calibration {

struct Concurrency {
  std::string component;
  std::size_t runs = 0;  // that tell it: not calm, not nearly saturated, and met by a simulation
  std::optional<int> limit;  // requests at once; nothing: none is known that is nearer than all
  // How far the response times of these runs are missed with all at once, and with the limit: root
  // mean square of the logarithms of the quantiles' ratios, of the run in the middle.
  double missed_by_all = 0;
  double missed_by_limit = 0;
};

// Whether the file says how many requests a replica works on at once: the user knows better.
bool says_how_many(const spec::Component& component);

// Of `components`, in this order; without those that say how many. Fails as the simulation does.
Result<std::vector<Concurrency>> fit_concurrency(std::vector<Subject> subjects,
                                                 const std::vector<std::string>& components);

}  // namespace headroom::calibration
