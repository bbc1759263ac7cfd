#include "rehearsal/world_of.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/random.h"
#include "design/flow.h"
#include "rehearsal/lone_user.h"

namespace headroom::rehearsal {
namespace {

// Of something of which there is always enough.
constexpr double kPlenty = 1e6;
constexpr int kSamples = 4000;

double limited(std::uint32_t count) {
  return count == sim::kUnlimited ? fluid::kUnlimited : count;
}

fluid::Component::Balancing balancing_of(sim::Balancing given) {
  switch (given) {
    case sim::Balancing::kRoundRobin:
      return fluid::Component::Balancing::kInTurn;
    case sim::Balancing::kRandom:
    case sim::Balancing::kSticky:
      return fluid::Component::Balancing::kRandom;
    case sim::Balancing::kLeastLoaded:
    case sim::Balancing::kChoices:
      return fluid::Component::Balancing::kShared;
  }
  return fluid::Component::Balancing::kInTurn;
}

class Making {
 public:
  explicit Making(const design::Service& service)
      : service_(service), from_(service.model.model), classes_(from_.classes.size()) {
    for (std::size_t each = 0; each < classes_; ++each) {
      std::vector<double> one(classes_);
      one[each] = 1;
      flows_.push_back(design::flow_of(from_, one));
    }
    place_.resize(from_.components.size());
    for (std::size_t i = 0; i < from_.components.size(); ++i) order_from(i);
    std::ranges::reverse(order_);
    for (std::size_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
  }

  fluid::Model run() {
    for (const std::size_t i : order_) model_.components.push_back(component(i));
    for (std::size_t each = 0; each < classes_; ++each) {
      model_.entries.push_back(
          {.to = place_[from_.users[each].to], .times = service_.per_session[each]});
    }
    std::vector<LoneTimes> times = lone_times(from_);
    for (std::size_t each = 0; each < classes_; ++each) {
      model_.classes.push_back(request_class(each, std::move(times[each])));
    }
    return std::move(model_);
  }

 private:
  // Of a class at a component, for each of its requests there.
  double requests(std::size_t component, std::size_t each) const {
    return service_.per_session[each] * flows_[each][component].requests;
  }

  void order_from(std::size_t component) {
    if (std::ranges::find(order_, component) != order_.end()) return;
    for (const sim::Call& call : from_.components[component].calls) order_from(call.to);
    order_.push_back(component);
  }

  fluid::Component component(std::size_t index) const {
    const sim::Component& given = from_.components[index];
    fluid::Component made{.name = given.name,
                          .queue = limited(given.queue),
                          .patience = patience(index),
                          .balancing = balancing_of(given.balancing),
                          .replicas = static_cast<int>(given.replicas)};
    set_capacity(index, made);
    set_scaling(index, made);
    made.replicas_max = std::max(made.replicas_max, made.replicas);
    if (given.warm_up) {
      made.warm_up = given.warm_up->length;
      made.slower = given.warm_up->slower;
    }
    if (given.failures) {
      made.lives = from_seconds(given.failures->between.mean());
      made.repair = from_seconds(given.failures->length.mean());
    }
    made.calls = calls(index);
    return made;
  }

  void set_capacity(std::size_t index, fluid::Component& made) const {
    const design::ComponentFlow& flow = service_.capacity.components[index].flow();
    const design::Limit* scarce = nullptr;
    for (const design::Limit& limit : flow.limits) {
      if (limit.is_shared() || flow.requests == 0) continue;
      if (limit.kind == design::Limit::Kind::kCores) {
        made.processor = fluid::Servers{.count = limit.have, .work = limit.use / flow.requests};
      } else if (scarce == nullptr || limit.have / limit.use < scarce->have / scarce->use) {
        scarce = &limit;
      }
    }
    if (scarce == nullptr) {
      made.servers = kPlenty;
      made.work = std::max(flow.work, 1e-6);
      if (!made.processor) made.waits = fluid::Component::Waits::kBacklog;
      return;
    }
    made.servers = scarce->have;
    made.work = scarce->use / flow.requests;
    if (scarce->kind == design::Limit::Kind::kSlots) made.variation = variation(index);
  }

  // Of the work of all requests that come there, by their classes.
  double variation(std::size_t index) const {
    double weight = 0;
    double sum = 0;
    double squares = 0;
    Random random(Seed{index + 1});
    for (std::size_t each = 0; each < classes_; ++each) {
      const double share = requests(index, each) / kSamples;
      for (int i = 0; share > 0 && i < kSamples; ++i) {
        const double work = sample_work(index, each, random);
        weight += share;
        sum += share * work;
        squares += share * work * work;
      }
    }
    if (sum == 0) return 1;
    const double mean = sum / weight;
    return std::sqrt(std::max(0.0, squares / weight - mean * mean)) / mean;
  }

  double sample_work(std::size_t index, std::size_t each, Random& random) const {
    double work = 0;
    for (const sim::Step& step : from_.components[index].handlers[each].steps) {
      if (step.kind != sim::Step::Kind::kWork) continue;
      work += step.work.sample(random);
      if (step.column == sim::kAbsent) continue;
      const std::vector<float>& column = from_.columns[step.column];
      work += column[random.below(column.size())];
    }
    return work;
  }

  void set_scaling(std::size_t index, fluid::Component& made) const {
    made.replicas_max = made.replicas;
    const auto& scaling = service_.spec.system.components[index].scaling;
    if (!scaling) return;
    made.replicas_max = scaling->replicas_max;
    made.start = scaling->start;
    if (scaling->cost) made.price_per_hour = scaling->cost->per_hour;
  }

  // The longest that a caller waits; for ever, where one of them does.
  double patience(std::size_t index) const {
    Nanos longest{};
    const auto called = [&](const sim::Call& call) {
      if (call.to == index) longest = std::max(longest, call.timeout);
    };
    for (const sim::Call& call : from_.users) called(call);
    for (const sim::Component& each : from_.components) std::ranges::for_each(each.calls, called);
    double seconds = longest == sim::kNever ? fluid::kUnlimited : to_seconds(longest);
    if (const auto& own = from_.components[index].patience)
      seconds = std::min(seconds, own->mean());
    return seconds;
  }

  // Of each request served there, by the mix of its classes.
  std::vector<fluid::Call> calls(std::size_t index) const {
    const sim::Component& given = from_.components[index];
    std::vector<fluid::Call> made;
    for (const sim::Call& call : given.calls) made.push_back({.to = place_[call.to], .times = 0});
    double all = 0;
    for (std::size_t each = 0; each < given.handlers.size(); ++each) {
      const double here = requests(index, each);
      all += here;
      double reached = 1;
      for (const sim::Step& step : given.handlers[each].steps) {
        for (const sim::Step::Made& one : step.calls) {
          made[one.call].times += here * reached * one.probability;
        }
        const bool looks = step.kind == sim::Step::Kind::kLookup && given.cache;
        if (looks) reached *= 1 - design::hit_ratio(*given.cache);
      }
    }
    for (fluid::Call& call : made) call.times = all > 0 ? call.times / all : 0;
    return made;
  }

  fluid::Class request_class(std::size_t each, LoneTimes times) const {
    fluid::Class made{.name = from_.classes[each],
                      .per_session = service_.per_session[each],
                      .response = std::move(times.response),
                      .ttft = std::move(times.ttft)};
    double right = 1;
    for (const std::size_t i : order_) {
      const double visits = flows_[each][i].requests;
      made.visits.push_back(visits);
      const auto& handlers = from_.components[i].handlers;
      if (visits > 0 && each < handlers.size()) {
        right *= std::pow(1 - handlers[each].errors, visits);
      }
    }
    made.errors = 1 - right;
    return made;
  }

  const design::Service& service_;
  const sim::Model& from_;
  std::size_t classes_;
  std::vector<std::vector<design::ComponentFlow>> flows_;  // by class, of one request
  std::vector<std::size_t> order_;                         // the model's components, callers first
  std::vector<std::size_t> place_;                         // in that order
  fluid::Model model_;
};

}  // namespace

fluid::Model world_of(const design::Service& service) {
  return Making(service).run();
}

}  // namespace headroom::rehearsal
