#include "rehearsal/steered.h"

#include <utility>

namespace headroom::rehearsal {
namespace {

class Operating final : public Steering {
 public:
  Operating(const Operation& operation, const Reins& reins)
      : loop_(operation.steered(), operation.settings, reins.platform, reins.signals, reins.clock),
        period_(operation.period),
        told_(operation.told),
        tell_(reins.tell) {}

  Nanos period() const override { return period_; }
  void tick() override {
    for (run::Event& event : loop_.tick()) {
      if (told_) told_(event);
      tell_(std::move(event));
    }
  }

 private:
  control::Loop loop_;
  Nanos period_;
  std::function<void(const run::Event&)> told_;
  std::function<void(run::Event)> tell_;
};

}  // namespace

Policy operated(Operation operation) {
  std::string name = operation.name;
  return {.name = std::move(name), .take = [operation = std::move(operation)](const Reins& reins) {
            return std::make_unique<Operating>(operation, reins);
          }};
}

}  // namespace headroom::rehearsal
