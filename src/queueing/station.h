// What a formula of one queue is asked, and the means that every queue answers with.
//
// All rates are per second and all times in seconds. Customers, requests and calls are one thing,
// and so are servers, slots and connections: whatever is held by one request at a time.
#pragma once

#include "base/result.h"

namespace headroom::queueing {

struct Station {
  double arrival_rate = 0;
  double service_rate = 1;  // of one server: 1 / mean service time
  int servers = 1;

  // Servers that would be busy if there were enough of them: the offered load, in erlangs.
  double offered() const { return arrival_rate / service_rate; }
  // Offered load per server; 1 and more means that the queue grows without end.
  double utilisation() const { return offered() / servers; }
};

struct QueueMeans {
  double utilisation = 0;  // of each server
  double wait_probability = 0;
  double wait = 0;      // before service begins
  double response = 0;  // wait and service
  double in_queue = 0;  // waiting
  double in_system = 0;
};

// The means that follow from the wait by Little's law, where everyone who arrives is served.
QueueMeans means_from_wait(const Station& station, double wait_probability, double wait);

// Fails unless the rates are finite, the service rate is above 0, the arrival rate is not below 0,
// and there is a server, at most kServersMax.
Result<void> check_station(const Station& station);
inline constexpr int kServersMax = 1'000'000;

// Fails also where the utilisation is 1 or more: then there is no steady state to speak of.
Result<void> check_stable(const Station& station);

}  // namespace headroom::queueing
