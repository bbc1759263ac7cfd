// Who waits at a component, first come first served, as a fluid: what came in one step lies behind
// what came in the step before. While somebody waits, servers are busy at full capacity; so within
// a step amounts rise in straight lines, and waits between their corners are known exactly.
//
// Times are seconds of one clock, amounts are requests. Nothing allocates once the line has been as
// long as it gets.
#pragma once

#include <cstddef>
#include <vector>

namespace headroom::fluid {

// What was served in one step. Waits between the first and the last are taken as a straight line.
struct Served {
  double amount = 0;
  double delayed = 0;     // of it, who waited longer than the limit
  double wait = 0;        // added up: request seconds
  double first_wait = 0;  // of who was served first, and last
  double last_wait = 0;
};

class WaitingLine {
 public:
  // One step from `at`, `seconds` long: so many arrive, so many could be served, both evenly. Who
  // has waited longer than `limit` is counted as delayed.
  struct Step {
    double at = 0;
    double seconds = 1;
    double arriving = 0;
    double capacity = 0;
    double limit = 1;
  };
  Served step(const Step& step);

  double waiting() const { return waiting_; }
  // Take so many away: those who came last, all alike, those who came before `moment`. The last
  // gives how many these were.
  void refuse_last(double amount);
  void lose_share(double share);
  double give_up_before(double moment);

 private:
  // Arrived evenly over [from, to); of these, who came before `from` has left already.
  struct Batch {
    double from = 0;
    double to = 0;
    double amount = 0;
  };
  Batch& at(std::size_t place) { return batches_[(first_ + place) & (batches_.size() - 1)]; }
  void push(const Batch& batch);
  void pop() {
    ++first_;
    --count_;
  }

  std::vector<Batch> batches_ = std::vector<Batch>(16);  // a ring; its size is a power of two
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  double waiting_ = 0;
};

}  // namespace headroom::fluid
