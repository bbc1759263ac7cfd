// Networks with several classes of customers, open and closed: each class with its demands at every
// center. See network.h for what a demand is, and when results are exact.
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/network.h"

namespace headroom::queueing {

// Open where customers arrive and leave, closed where there are so many of them.
struct CustomerClass {
  std::vector<double> demands;  // seconds, by center
  double arrival_rate = 0;      // of an open class
  int customers = 0;            // of a closed class
  double think = 0;             // likewise

  bool is_closed() const { return customers > 0; }
};

struct ClassNetwork {
  std::vector<Center::Kind> centers;  // queues with one server, or delays
  std::vector<CustomerClass> classes;
};

struct ClassMeans {
  double throughput = 0;
  double response = 0;              // seconds, without thinking
  std::vector<double> residence;    // by center
  std::vector<double> in_center;    // likewise
  std::vector<double> utilisation;  // of the center's server by this class; of a delay, the number
};

ClassMeans class_means(const CustomerClass& one, double throughput, std::vector<double> residence);

// Fails unless every class has a demand for each center, finite and not negative, and one of them
// above 0; rates, numbers and think times are not negative; no class is open and closed at once.
Result<void> check_classes(const ClassNetwork& network);

}  // namespace headroom::queueing
