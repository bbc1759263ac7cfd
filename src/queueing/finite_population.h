// M/M/c/N: a closed system of N users, each of whom thinks, asks, and waits for the answer before
// thinking again; c servers. The machine repair problem; Scherr (1965) timed the first
// time-sharing computer with it.
//
// The same as a closed network of one queue and a delay (closed_network.h), by states: it gives
// what a test with N users does to one pool of servers.
#pragma once

#include "base/result.h"

namespace headroom::queueing {

struct Population {
  int users = 1;
  double think = 0;    // mean, in seconds
  double service = 1;  // mean, in seconds
  int servers = 1;
};

struct PopulationMeans {
  double throughput = 0;   // answers per second
  double response = 0;     // seconds
  double utilisation = 0;  // of each server
  double in_system = 0;    // waiting or served
};

// Fails unless there are 1 to ten million users, a server, a think time from 0 and a service time
// above 0.
Result<PopulationMeans> finite_population(const Population& population);

}  // namespace headroom::queueing
