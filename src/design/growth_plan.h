// The whole answer of `headroom plan`: what the service can take today, what breaks it, and what
// each growth of the file makes of that.
#pragma once

#include <string>
#include <vector>

#include "design/outlook.h"
#include "workload/demand.h"
#include "workload/volume.h"

namespace headroom::design {

struct JourneyBreakPoint {
  std::string journey;
  BreakPoint point;  // sessions of this journey alone
};

// What one step brings and takes at the peak.
struct EndpointLoad {
  std::string step;
  Rate requests;
  MessageBytes bytes;  // of each
  workload::Bandwidth bandwidth;
};

struct GrowthPlan {
  std::string service;
  growth::Date today;
  std::vector<workload::DemandLine> demand;  // from users to the peak
  Rate peak;
  std::vector<EndpointLoad> endpoints;  // of that peak; empty where the file tells no sizes
  Capacity capacity;
  run::Judgement as_is;                     // today's peak, with the replicas of today
  bool holds = false;                       // the requirements, there, and nothing is full today
  Sizing takes;                             // what that peak takes
  std::vector<Scaled> scaled;               // the components that scale, at that peak
  BreakPoint break_point;                   // with the replicas of today
  std::vector<JourneyBreakPoint> journeys;  // of each, where there are several
  std::vector<Storage> storage;             // with the load of today, every day
  std::optional<FullDisk> full;             // of these, the first
  std::vector<Outlook> outlooks;            // of each growth in the file
};

// Fails as outlook() does.
Result<GrowthPlan> plan_growth(const Service& service, const Horizon& horizon);

}  // namespace headroom::design
