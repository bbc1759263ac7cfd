#include "rehearsal/rehearse_exactly.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "rehearsal/exact_world.h"
#include "rehearsal/turns.h"
#include "run/scope.h"
#include "sim/effort.h"

namespace headroom::rehearsal {
namespace {

// Parts of the seed.
constexpr std::uint64_t kWorld = 0;
constexpr std::uint64_t kSensors = 1;

sim::Model model_of(const ExactRehearsal& rehearsal) {
  sim::Model model = rehearsal.model.model;
  const Trouble& trouble = rehearsal.trouble;
  for (sim::Component& component : model.components) {
    if (!trouble.replica_lives) continue;
    component.failures = sim::Outages{.between = sim::Law::exponential(*trouble.replica_lives),
                                      .length = sim::Law::constant(trouble.repair)};
  }
  return model;
}

// Sessions that are expected between two moments, of the streams that say so beforehand.
double sessions_between(const workload::Plan& plan, Nanos from, Nanos to) {
  double sessions = 0;
  for (const workload::Stream& stream : plan.streams) {
    const auto* open = std::get_if<workload::OpenModel>(&stream.model);
    if (open == nullptr) continue;
    const auto by = [&](Nanos moment) {
      return open->curve.expected_by(
          to_seconds(std::clamp(moment, stream.start, stream.end) - stream.start));
    };
    sessions += by(to) - by(from);
  }
  return sessions;
}

// What a class's slice says, added up.
void add(fluid::ClassAmounts& all, const run::ClassSlice& slice) {
  const auto failed = [&](run::Failure failure) {
    return static_cast<double>(slice.failed[static_cast<std::size_t>(failure)]);
  };
  const auto status = [&](int code) {
    const auto found = slice.statuses.find(code);
    return found == slice.statuses.end() ? 0.0 : static_cast<double>(found->second);
  };
  all.started += static_cast<double>(slice.started);
  all.succeeded += static_cast<double>(slice.succeeded);
  all.refused += status(503) + failed(run::Failure::kRefused);
  all.errors += status(500);
  all.lost += failed(run::Failure::kTimeout);
  all.broken += failed(run::Failure::kReset);
}

class RehearsingExactly {
 public:
  RehearsingExactly(const ExactRehearsal& rehearsal, const Policy& policy, Seed seed)
      : rehearsal_(rehearsal),
        model_(model_of(rehearsal)),
        layout_(model_),
        world_(layout_, rehearsal.plan, rehearsal.model.table, derive(seed, kWorld)),
        sensors_(world_, sensors_of(rehearsal.trouble), derive(seed, kSensors)),
        turns_(policy.take(
            {.platform = world_,
             .signals = sensors_,
             .clock = world_,
             .tell = [this](run::Event event) { events_.push_back(std::move(event)); }})),
        score_{.policy = policy.name, .seed = seed, .length = rehearsal.plan.duration} {
    score_.delays = Score::Delays::kUntold;
    score_.classes.resize(model_.classes.size());
    for (std::size_t i = 0; i < model_.components.size(); ++i) {
      const int replicas = world_.ready(i);
      score_.components.push_back(
          {.name = model_.components[i].name, .fewest = replicas, .most = replicas});
    }
  }

  Result<Score> run(run::Header header, run::Recorder& recorder) {
    if (auto light = sim::check_effort(sim::effort_of(model_, rehearsal_.plan), rehearsal_.longest);
        !light) {
      return fail(std::move(light.error()));
    }
    if (auto begun = recorder.begin(complete(std::move(header))); !begun) {
      return fail(std::move(begun.error()));
    }
    for (bool is_over = false; !is_over;) {
      turns_.give(world_.now(), score_,
                  [this](std::size_t i) { return Asked{.replicas = world_.asked_for(i)}; });
      const run::Slice slice = world_.step();
      measure(slice);
      for (const run::Event& event : std::exchange(events_, {})) {
        if (auto told = recorder.add(event); !told) return fail(std::move(told.error()));
      }
      if (auto told = recorder.add(slice); !told) return fail(std::move(told.error()));
      // What is in flight may still finish, as in a test.
      is_over = world_.now() >= score_.length &&
                (slice.in_flight == 0 || world_.now() >= score_.length + run::kLongestDrain);
    }
    auto ended = recorder.finish({.duration = score_.length});
    if (!ended) return fail(std::move(ended.error()));
    pay();
    return std::move(score_);
  }

 private:
  run::Header complete(run::Header header) const {
    header.origin = run::Origin::kSimulated;
    header.planned = score_.length;
    header.warm_up = rehearsal_.plan.warm_up;
    header.seed = rehearsal_.plan.seed;
    header.classes = model_.classes;
    header.components.clear();
    for (const sim::Component& each : model_.components) header.components.push_back(each.name);
    return header;
  }

  void measure(const run::Slice& slice) {
    for (std::size_t i = 0; i < slice.classes.size(); ++i) add(score_.classes[i], slice.classes[i]);
    if (world_.now() > score_.length) return;
    const double sessions =
        sessions_between(rehearsal_.plan, world_.now() - std::chrono::seconds(1), world_.now());
    for (std::size_t i = 0; i < score_.components.size(); ++i) {
      ComponentScore& score = score_.components[i];
      score.fewest = std::min(score.fewest, world_.ready(i));
      score.most = std::max(score.most, world_.ready(i));
      score.elasticity.add(sessions,
                           rehearsal_.service.capacity.components[i].capacity(1).per_second,
                           world_.ready(i), 1);
    }
  }

  void pay() {
    for (std::size_t i = 0; i < score_.components.size(); ++i) {
      ComponentScore& score = score_.components[i];
      score.replica_hours = world_.replica_seconds(i) / 3600;
      const auto& scaling = rehearsal_.service.spec.system.components[i].scaling;
      if (scaling && scaling->cost) score.paid = score.replica_hours * scaling->cost->per_hour;
      score_.paid += score.paid;
    }
  }

  const ExactRehearsal& rehearsal_;
  sim::Model model_;
  sim::Layout layout_;
  ExactWorld world_;
  Sensors sensors_;
  std::vector<run::Event> events_;
  Turns turns_;
  Score score_;
};

}  // namespace

workload::Plan plan_along(const design::Service& service, const workload::RateCurve& sessions,
                          Nanos length, Seed seed) {
  workload::Plan plan = service.plan;
  plan.streams.front().model = workload::OpenModel{.curve = sessions};
  plan.streams.front().end = length;
  plan.duration = length;
  plan.warm_up = Nanos{0};
  plan.seed = seed;
  return plan;
}

Result<Score> rehearse_exactly(const ExactRehearsal& rehearsal, const Policy& policy, Seed seed,
                               run::Header header, run::Recorder& recorder) {
  return RehearsingExactly(rehearsal, policy, seed).run(std::move(header), recorder);
}

}  // namespace headroom::rehearsal
