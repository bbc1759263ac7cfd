// When a controller has its turn, and how often it acts: the part of a rehearsal that does not
// depend on what is steered.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

// What a component should have.
struct Asked {
  int replicas = 0;
  double size = 1;  // of each, over that at the beginning
  friend bool operator==(const Asked&, const Asked&) = default;
};

class Turns {
 public:
  explicit Turns(std::unique_ptr<Steering> steering) : steering_(std::move(steering)) {}

  // Where its turn has come. `asked_for(i)` is what component i of the score should have, as Asked:
  // where that is something else afterwards, it is an action.
  template <typename AskedFor>
  void give(Nanos now, Score& score, const AskedFor& asked_for) {
    if (now < due_) return;
    before_.clear();
    for (std::size_t i = 0; i < score.components.size(); ++i) before_.push_back(asked_for(i));
    steering_->tick();
    for (std::size_t i = 0; i < score.components.size(); ++i) {
      if (asked_for(i) != before_[i]) ++score.components[i].actions;
    }
    due_ = now + steering_->period();
  }

 private:
  std::unique_ptr<Steering> steering_;
  Nanos due_{};
  std::vector<Asked> before_;
};

}  // namespace headroom::rehearsal
