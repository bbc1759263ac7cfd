// How long requests wait although there is capacity for all of them, since they neither come nor
// are served evenly: a queue with one line and several servers, in balance at its load.
//
//   who waits     Erlang's C
//   how long      exponential, of mean work / (servers (1 - load)) x (ca^2 + cs^2) / 2, with the
//                 squared variations of arrivals and work (Allen and Cunneen 1978)
//   refused       M/M/c/K, the length of the line divided by the same factor
//
// A balance takes time: the closer to full load, the longer, in proportion to 1 / (1 - load)^2. So
// loads are taken as at most what comes into balance within kBalance. Past full load the backlog
// makes the wait, and the chance on top of it falls again as it had risen.
#pragma once

#include <array>
#include <map>

namespace headroom::fluid {

// The wait by chance: with `probability` an exponential time of that mean, at most `most`.
struct ChanceWait {
  double probability = 0;
  double mean = 0;     // seconds, of who waits
  double most = 0;     // seconds
  double refused = 0;  // share of the arrivals that find the line full

  // Seconds that the share `p`, in [0, 1), waits at most.
  double quantile(double p) const;
  // P(wait > seconds).
  double tail(double seconds) const;
  double expected() const { return probability * mean; }
};

struct ChanceStation {
  double servers = 1;
  double work = 1;              // seconds of a server
  double queue = 0;             // places in the line; may be infinite
  double arrivals_squared = 1;  // squared variation of the gaps between arrivals
  double work_squared = 1;
};

class ChanceWaits {
 public:
  static constexpr double kBalance = 300;  // seconds

  // `load` is offered work over servers; 0 and more. Servers beyond whole ones are slower ones.
  // Allocates the first time that it is asked for so many servers.
  ChanceWait at(const ChanceStation& station, double load);

 private:
  static constexpr std::size_t kCells = 200;
  using Table = std::array<double, kCells + 1>;  // Erlang's C over the load, in equal steps to 1
  const Table& table(int servers);

  std::map<int, Table> tables_;
  const Table* last_ = nullptr;
  int last_servers_ = 0;
};

}  // namespace headroom::fluid
