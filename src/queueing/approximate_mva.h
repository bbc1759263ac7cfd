// Approximate mean value analysis: closed networks of any size, in time that does not depend on how
// many customers there are.
//
// The recursion over the customers is cut short by a guess at what a network with one customer less
// would hold, and repeated until it agrees with itself.
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/classes.h"
#include "queueing/network.h"

namespace headroom::queueing {

enum class Guess {
  kProportional,  // each queue is shorter in proportion: Bard (1979), Schweitzer (1979). Some
                  // percent off in the middle, right at both ends.
  kLinearizer,    // the error of that, estimated at one customer less: Chandy and Neuse (1982).
                  // Mostly within half a percent, for as many times the work as there are classes.
};

// The means of each class. Fails where the network is not valid, a class is open, or the repetition
// does not settle.
Result<std::vector<ClassMeans>> approximate_mva(const ClassNetwork& network, Guess guess);

// One class, and centers with several servers: each stands for one server that is as fast as all of
// them, and a delay that makes up for it when few are there (Seidmann, Schweitzer and Shalev-Oren
// 1987).
Result<NetworkMeans> approximate_mva(const ClosedNetwork& network, Guess guess);

}  // namespace headroom::queueing
