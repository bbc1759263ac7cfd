#include "sim/effort.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

namespace headroom::sim {
namespace {

constexpr double kAnswerAtLeast = 1e-3;  // seconds

// Events of one request of a class, once it has reached a component. Components that several call
// are worked out once.
class Counting {
 public:
  Counting(const Model& model, std::size_t request_class)
      : model_(model), class_(request_class), known_(model.components.size(), -1) {}

  double of_call(const Call& call) {
    return (call.latency.is_zero() ? 0 : 2) + of_component(call.to);
  }

 private:
  double of_component(std::uint32_t index) {
    double& known = known_[index];
    if (known >= 0) return known;
    const Component& component = model_.components[index];
    double events = 0;
    if (class_ < component.handlers.size()) {
      for (const Step& step : component.handlers[class_].steps) {
        // Work that is shared announces its end anew whenever somebody comes or goes.
        if (step.kind == Step::Kind::kWork) {
          events += component.processor.kind == Processor::Kind::kEach ? 1 : 2;
        }
        for (const Step::Made& made : step.calls) {
          events += made.probability * of_call(component.calls[made.call]);
        }
      }
    }
    return known_[index] = events;
  }

  const Model& model_;
  const std::size_t class_;
  std::vector<double> known_;
};

std::vector<double> events_by_class(const Model& model) {
  std::vector<double> events;
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    events.push_back(1 + Counting(model, i).of_call(model.users[i]));
  }
  return events;
}

bool visits(const workload::Journey& journey, std::size_t step) {
  return std::ranges::any_of(journey.program.nodes, [&](const workload::Node& node) {
    return node.kind == workload::Node::Kind::kVisit && node.index == step;
  });
}

double visits_per_session(const workload::Plan& plan, const workload::Stream& stream,
                          std::size_t step) {
  double share = 0;
  for (std::size_t i = 0; i < plan.journeys.size(); ++i) {
    if (!visits(plan.journeys[i], step)) continue;
    share += stream.shares.empty() ? plan.journeys[i].share : stream.shares[i];
  }
  return share * plan.steps[step].visits;
}

// That begin before a moment of the plan.
double sessions_by(const workload::Stream& stream, Nanos moment) {
  double sessions = 0;
  const Nanos length = std::max(Nanos{}, std::min(stream.end, moment) - stream.start);
  if (const auto* open = std::get_if<workload::OpenModel>(&stream.model)) {
    sessions = open->curve.expected_by(to_seconds(length));
  } else if (const auto* trace = std::get_if<workload::TraceModel>(&stream.model)) {
    const auto end = std::ranges::lower_bound(trace->starts, length);
    sessions = static_cast<double>(end - trace->starts.begin());
  } else {
    const auto& closed = std::get<workload::ClosedModel>(stream.model);
    sessions = closed.users * to_seconds(length) / kAnswerAtLeast;
  }
  return std::min(sessions, static_cast<double>(stream.sessions_max));
}

}  // namespace

Effort effort_of(const Model& model, const Load& load, Nanos duration) {
  const std::vector<double> events = events_by_class(model);
  Effort effort;
  const auto add = [&](double requests, std::size_t request_class) {
    effort.requests += requests;
    effort.events += requests * events[request_class];
  };
  for (const Load::Open& open : load.open) {
    const double seconds = to_seconds(std::min(open.until, duration) - open.from);
    const double requests = std::max(0.0, seconds) / open.gap.mean();
    if (open.shares.empty()) add(requests, 0);
    for (std::size_t i = 0; i < open.shares.size(); ++i) add(requests * open.shares[i], i);
  }
  for (const Load::Closed& closed : load.closed) {
    add(closed.users * to_seconds(duration) / (closed.think.mean() + kAnswerAtLeast),
        closed.request_class);
  }
  return effort;
}

Effort effort_of(const Model& model, const workload::Plan& plan, Nanos ask_from) {
  const std::vector<double> events = events_by_class(model);
  Effort effort;
  for (const workload::Stream& stream : plan.streams) {
    const double pausing = sessions_by(stream, std::min(ask_from, plan.duration));
    const double asking = sessions_by(stream, plan.duration) - pausing;
    // A session is as many requests as its journey is expected to visit steps.
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      const double visits = visits_per_session(plan, stream, i);
      effort.requests += asking * visits;
      effort.events += asking * visits * events[i];
      if (plan.steps[i].think) effort.events += pausing * visits;
    }
  }
  return effort;
}

Result<void> check_effort(const Effort& effort, Nanos most) {
  if (effort.seconds() <= to_seconds(most)) return {};
  return invalid(fmt::format("this simulation would take about {}",
                             to_string(nanos_of(std::min(effort.seconds(), 3e9)))),
                 fmt::format("some {} requests and {} events; the limit is {}",
                             count_to_string(effort.requests), count_to_string(effort.events),
                             to_string(most)),
                 "simulate a shorter time, or a lower rate");
}

}  // namespace headroom::sim
