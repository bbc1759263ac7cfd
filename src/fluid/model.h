// What flows where, as data: components, what a request costs them, and whom they call. Plain
// structs to be put together by hand in a test, or from a service file by rehearsal::world_of().
//
//   sessions a second --> entries --> component: line -> servers of its replicas --> calls --> ...
//
// Rates and amounts are expectations and no whole numbers: what a simulation event by event (sim)
// would find on average. Components and classes go by their index.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::fluid {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

// Requests that a component makes at another one, or a session at the component it enters by.
struct Call {
  std::size_t to = 0;
  double times = 1;  // for each request served, or each session
};

// What works at one replica: `count / work` requests a second.
struct Servers {
  double count = 1;      // slots, or cores: fractions are a slower server
  double work = 0.01;    // seconds of one server for one request, the mean
  double variation = 1;  // of the work: its standard deviation over its mean

  double rate() const { return count / work; }
};

struct Component {
  std::string name;

  // Its servers: of a component whose processor is known, those that stay as they are when a
  // replica is made another size, slots for example.
  double servers = 1;
  double work = 0.01;
  double variation = 1;
  // Its cores at the beginning, with the core seconds of a request; absent: it has one size only.
  std::optional<Servers> processor;
  double queue = kUnlimited;     // requests that wait at one replica; who finds it full is refused
  double patience = kUnlimited;  // seconds in the line, after which a request is lost

  // kChance: beside what the backlog makes them wait, requests wait since they do not come, nor are
  // served, evenly. kBacklog: they do.
  enum class Waits { kChance, kBacklog } waits = Waits::kChance;
  // Who waits where: each replica has a line of its own that requests choose at random or in turn,
  // or there is one line for all.
  enum class Balancing { kRandom, kInTurn, kShared } balancing = Balancing::kInTurn;

  int replicas = 1;              // at the beginning, ready
  int replicas_max = 1'000'000;  // more than so many there is no room for
  Nanos start{};                 // from the decision, or the repair, until it serves
  Nanos warm_up{};               // after that, while it is slower,
  double slower = 1;             // by so many times at first, then evenly less
  std::optional<Nanos> lives;    // of a replica, exponential, until it fails; absent: for ever
  Nanos repair{};                // from the failure until it starts again
  double slow_starts = 0;        // share of the starts that take
  double slow_start_times = 1;   // so many times as long
  Nanos trouble_until = Nanos::max();  // from this moment on nothing fails, and no start is slow
  // Of a replica, from the decision until it is gone; of one of another size in proportion.
  double price_per_hour = 0;

  std::vector<Call> calls;  // only to components further down the list

  // Of a ready replica with so many times the cores that it has at the beginning: what is scarce.
  Servers at_size(double size) const;
  double rate() const { return at_size(1).rate(); }  // requests a second, as it begins
};

// Times as they are distributed, by equally likely places of their law, rising; seconds. Empty:
// nothing is known of them.
using Places = std::vector<double>;

// A request of the users: what it waits for, and how long it takes where nobody waits.
struct Class {
  std::string name;
  double per_session = 1;
  std::vector<double> visits;  // by component: requests there for one of this class
  Places response;
  Places ttft;        // until a streamed answer begins
  double errors = 0;  // share of its answers that are one, though nothing is wrong
};

struct Model {
  std::vector<Component> components;
  std::vector<Call> entries;  // by session
  std::vector<Class> classes;
  Nanos step = std::chrono::seconds(1);
  Nanos delayed_after = std::chrono::seconds(1);  // a wait that counts as a delay
};

// All that is wrong with it: what, why, and what to do; empty when nothing is.
[[nodiscard]] Problems check(const Model& model);

}  // namespace headroom::fluid
