#include "rehearsal/rehearse.h"

#include <algorithm>
#include <utility>

#include "fluid/world.h"
#include "rehearsal/record.h"
#include "rehearsal/turns.h"

namespace headroom::rehearsal {
namespace {

// Parts of the seed.
constexpr std::uint64_t kWorld = 0;
constexpr std::uint64_t kSensors = 1;
constexpr std::uint64_t kTimes = 2;

class Rehearsing {
 public:
  Rehearsing(const Rehearsal& rehearsal, const Policy& policy, Seed seed)
      : rehearsal_(rehearsal),
        world_(with_trouble(rehearsal.model, rehearsal.trouble), derive(seed, kWorld)),
        sensors_(world_, sensors_of(rehearsal.trouble), derive(seed, kSensors)),
        turns_(policy.take(
            {.platform = world_,
             .signals = sensors_,
             .clock = world_,
             .tell = [this](run::Event event) { events_.push_back(std::move(event)); }})),
        score_{.policy = policy.name, .seed = seed, .length = rehearsal.length} {
    for (const fluid::Component& each : rehearsal.model.components) {
      score_.components.push_back(
          {.name = each.name, .fewest = each.replicas, .most = each.replicas});
    }
  }

  bool is_over() const { return world_.now() >= rehearsal_.length; }

  void step() {
    turns_.give(world_.now(), score_, [this](std::size_t i) {
      const fluid::Stage& stage = world_.stage(i);
      return Asked{.replicas = stage.fleet().asked_for(), .size = stage.asked_size()};
    });
    const Nanos step = rehearsal_.model.step;
    const double by_then = rehearsal_.sessions.expected_by(to_seconds(world_.now() + step));
    world_.step((by_then - std::exchange(expected_, by_then)) / to_seconds(step));
    measure(to_seconds(step));
  }

  const fluid::World& world() const { return world_; }
  // What the controller told since the last time.
  std::vector<run::Event> take_events() { return std::exchange(events_, {}); }

  Score score() {
    finish();
    return std::move(score_);
  }

 private:
  void measure(double seconds) {
    for (std::size_t i = 0; i < score_.components.size(); ++i) {
      const fluid::Stage& stage = world_.stage(i);
      ComponentScore& score = score_.components[i];
      const int ready = stage.fleet().ready();
      // In replicas of the size that they had at the beginning, by what they serve.
      const double capacity = stage.component().rate();
      score.elasticity.add(stage.last_step().arrived / seconds, capacity,
                           ready * (stage.servers().rate() / capacity), seconds);
      score.fewest = std::min(score.fewest, ready);
      score.most = std::max(score.most, ready);
    }
  }

  void finish() {
    for (std::size_t i = 0; i < score_.components.size(); ++i) {
      const fluid::Stage& stage = world_.stage(i);
      score_.components[i].replica_hours = stage.replica_seconds() / 3600;
      score_.components[i].paid =
          score_.components[i].replica_hours * stage.component().price_per_hour;
    }
    for (std::size_t i = 0; i < rehearsal_.model.classes.size(); ++i) {
      score_.classes.push_back(world_.amounts(i));
    }
    score_.paid = world_.paid();
  }

  const Rehearsal& rehearsal_;
  fluid::World world_;
  Sensors sensors_;
  std::vector<run::Event> events_;
  Turns turns_;
  Score score_;
  double expected_ = 0;  // sessions so far
};

}  // namespace

Score rehearse(const Rehearsal& rehearsal, const Policy& policy, Seed seed) {
  Rehearsing rehearsing(rehearsal, policy, seed);
  while (!rehearsing.is_over()) {
    rehearsing.step();
    rehearsing.take_events();
  }
  return rehearsing.score();
}

Result<Score> rehearse(const Rehearsal& rehearsal, const Policy& policy, Seed seed,
                       run::Header header, run::Recorder& recorder) {
  Rehearsing rehearsing(rehearsal, policy, seed);
  Record record(rehearsing.world(), recorder, derive(seed, kTimes));
  header.planned = rehearsal.length;
  header.seed = seed;
  if (auto begun = record.begin(std::move(header)); !begun) return fail(std::move(begun.error()));
  for (std::int64_t second = 0; !rehearsing.is_over(); ++second) {
    rehearsing.step();
    for (const run::Event& event : rehearsing.take_events()) {
      if (auto told = recorder.add(event); !told) return fail(std::move(told.error()));
    }
    if (auto told = record.step(second); !told) return fail(std::move(told.error()));
  }
  auto ended = recorder.finish({.duration = rehearsal.length});
  if (!ended) return fail(std::move(ended.error()));
  return rehearsing.score();
}

}  // namespace headroom::rehearsal
