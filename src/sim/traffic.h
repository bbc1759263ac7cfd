// Where requests come from, and what becomes of them.
//
// Plain processes, for questions to a model: open sources, whose requests come whatever happens to
// those before, and users who wait for their answers. Sessions of a Plan, for predicting a test
// (sim/sessions.h).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/state.h"

namespace headroom::sim {

class Sessions;  // sim/sessions.h

struct Load {
  struct Open {
    Law gap;                     // between two requests; exponential: Poisson arrivals
    std::vector<double> shares;  // by class, summing to 1; empty: all of the first class
    Nanos from{};
    Nanos until = kNever;
  };
  struct Closed {
    std::uint32_t users = 1;
    Law think;  // from an answer to the next request; each begins by thinking
    std::uint16_t request_class = 0;
  };
  std::vector<Open> open;
  std::vector<Closed> closed;
};

// All that is wrong with a load for a model.
[[nodiscard]] Problems check(const Load& load, const Model& model);

// What a simulation is given to do. Sessions are borrowed.
struct Traffic {
  Load load;
  std::vector<std::uint16_t> source_of_user;  // by number of the user: the closed source
  Sessions* sessions = nullptr;
};

// Announces the first of each. Once, at the start.
void open_traffic(State& state);

struct Request {
  std::uint16_t request_class = 0;
  std::uint32_t row = 0;            // of the data
  std::uint32_t visitor = kAbsent;  // whose it is
  Origin origin = Origin::kOpen;
};
// A user's request sets out now.
void begin_request(State& state, const Request& request);

// It is over, however it ended.
void request_over(State& state, JobId id, Outcome outcome);

// Events.
void next_arrival(State& state, std::uint32_t source);
void user_has_thought(State& state, std::uint32_t user);

}  // namespace headroom::sim
