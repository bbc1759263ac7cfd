// The state that an operation left: it is refused and nothing has changed, or it is taken up, is
// given again as it was taken, and the loop goes on from it within its limits.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "control/hpa_policy.h"
#include "control/loop.h"
#include "control/predictive_policy.h"

namespace {

using namespace headroom;
using std::chrono::minutes;
using std::chrono::seconds;

class System final : public platform::Platform, public platform::Signals, public platform::Clock {
 public:
  Nanos now() const override { return now_; }
  platform::Look look() override {
    now_ += seconds(15);
    return {.at = now_, .components = {of("model", 40), of("gateway", 90)}, .gaps = {}};
  }
  Result<void> scale(const std::string&, int replicas) override {
    HEADROOM_CHECK(replicas >= 1 && replicas <= 10, "no guard is exceeded");
    return {};
  }
  Result<platform::StartOutcome> start() override { return platform::StartOutcome::kAlreadyUp; }
  Result<std::vector<platform::Instance>> stop() override { return {}; }
  Result<std::vector<platform::Instance>> instances() override { return {}; }
  Result<std::string> entry_url() override { return {}; }
  std::string_view driver() const override { return "fuzz"; }

 private:
  static platform::ComponentSignals of(std::string component, double arrivals) {
    return {.component = std::move(component),
            .replicas = {{.health = platform::Health::kReady, .utilisation = 0.5}},
            .arrivals = arrivals};
  }
  Nanos now_ = minutes(60);
};

control::Steered steered(std::string component, std::unique_ptr<control::Policy> policy) {
  control::Steered one;
  one.subject = {.component = std::move(component), .capacity = 10, .start = seconds(30)};
  one.policy = std::move(policy);
  one.range = {.least = 1, .most = 10};
  return one;
}

std::vector<control::Steered> both() {
  control::ScalingPolicy hpa;
  hpa.targets = {{.metric = control::ScalingMetric::kUtilisation, .value = 0.7, .query = {}}};
  hpa.behaviour = control::HpaBehaviour{};
  control::PredictiveSettings predictive;
  predictive.period = minutes(1);
  std::vector<control::Steered> all;
  all.push_back(steered("model", std::make_unique<control::PredictivePolicy>(predictive)));
  all.push_back(steered("gateway", std::make_unique<control::HpaPolicy>(hpa)));
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  System system;
  control::Loop loop(both(), {}, system, system, system);
  const std::string fresh = loop.state();
  if (!loop.restore(std::string_view(reinterpret_cast<const char*>(data), size))) {
    HEADROOM_CHECK(loop.state() == fresh, "what is refused changes nothing");
    return 0;
  }
  const std::string taken = loop.state();
  control::Loop again(both(), {}, system, system, system);
  HEADROOM_CHECK(again.restore(taken), "what was taken up can be given on");
  HEADROOM_CHECK(again.state() == taken, "and is the same there");
  for (int step = 0; step < 20; ++step) loop.tick();
  return 0;
}
