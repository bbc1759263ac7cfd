// How many slots a component has, from where its throughput ends.
//
// Little's law at what is scarce (Little 1961): the slots in use, on average, are the throughput
// times the mean time that a request holds one, which a run under a low load tells. The slots that
// there are, are those in use while none is free. Requests that come at random find what is there
// on average (Wolff 1982), so that the share of them that waited is the share of the time in which
// none was free: of N in use on average and a share of q, there are N to N / q.
//
// Whether a request waited is told by how long it took: T = W + S of independent wait and service
// has P(T <= t) >= P(W = 0) P(S <= t), for every t, and S is what a calm run has. A wait counts
// from a fifth of the time that a slot is held, since a busy processor delays everybody a little.
//
// What of an answer's time holds a slot is known within bounds: at least what the file says of it,
// at most all that no other component works. Of streams, what follows the first event is taken
// from the loaded run itself, so that answers which happened to be long there are no error.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/subject.h"

namespace headroom::calibration {

struct Knee {
  // Slots of one replica lie between these: 95 %, and all that is not known of a hold.
  double least = 0;
  double most = 0;
  double throughput = 0;  // requests a second that came through, of all replicas
  double hold = 0;        // seconds for which one of them held a slot, on average
  double waited = 0;      // the share of them that waited for one
  std::string run;
};

// Of the run that tells it best; otherwise why none does, for people. `holder`: the component, an
// index into the spec's. `calm`: of the lightest load. Fails as a model of the service does.
Result<std::expected<Knee, std::string>> find_knee(std::size_t holder, const Subject& calm,
                                                   const std::vector<const Subject*>& loaded);

}  // namespace headroom::calibration
