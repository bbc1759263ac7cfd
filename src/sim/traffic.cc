#include "sim/traffic.h"

#include <fmt/format.h>

#include <cmath>

#include "sim/serving.h"
#include "sim/sessions.h"

namespace headroom::sim {
namespace {

std::uint16_t draw_class(State& state, const std::vector<double>& shares) {
  if (shares.size() < 2) return 0;
  double left = state.random.arrivals.uniform();
  std::uint16_t drawn = 0;
  while (drawn + 1U < shares.size() && (left -= shares[drawn]) >= 0) ++drawn;
  return drawn;
}

std::uint32_t draw_row(State& state) {
  const auto& columns = state.layout.model.columns;
  if (columns.empty()) return 0;
  return static_cast<std::uint32_t>(state.random.arrivals.below(columns.front().size()));
}

void announce_arrival(State& state, std::uint32_t source, Nanos from) {
  const Load::Open& open = state.traffic->load.open[source];
  const Nanos at = from + nanos_of(open.gap.sample(state.random.arrivals));
  if (at < open.until) state.events.push(at, EventKind::kArrival, source);
}

void let_think(State& state, std::uint32_t user) {
  const Load::Closed& closed = state.traffic->load.closed[state.traffic->source_of_user[user]];
  const double seconds = closed.think.sample(state.random.arrivals);
  state.events.push(state.now + nanos_of(seconds), EventKind::kThought, user);
}

}  // namespace

Problems check(const Load& load, const Model& model) {
  Problems problems;
  const auto problem = [&](std::string what, std::string why) {
    problems.push_back({.what = std::move(what), .why = std::move(why)});
  };
  for (const Load::Open& open : load.open) {
    if (!open.gap.is_valid() || open.gap.mean() <= 0) {
      problem(fmt::format("requests come {} s apart", open.gap.mean()),
              "the mean time between them must be above 0");
    }
    double sum = 0;
    for (const double share : open.shares) {
      if (!(share >= 0)) problem(fmt::format("a share is {}", share), "shares are 0 or more");
      sum += share;
    }
    if (open.shares.size() > model.classes.size()) {
      problem(fmt::format("{} shares", open.shares.size()),
              fmt::format("the model has {} classes", model.classes.size()));
    }
    if (!open.shares.empty() && std::abs(sum - 1) > 1e-9) {
      problem(fmt::format("the shares of the classes add up to {:.4g} %", 100 * sum),
              "together they are all requests, 100 %");
    }
  }
  for (const Load::Closed& closed : load.closed) {
    if (closed.request_class >= model.classes.size()) {
      problem(fmt::format("users of class {}", closed.request_class),
              fmt::format("the model has {} classes", model.classes.size()));
    }
    if (!closed.think.is_valid()) problem("a time to think below 0", "time does not go back");
  }
  return problems;
}

void open_traffic(State& state) {
  Traffic& traffic = *state.traffic;
  for (std::uint32_t i = 0; i < traffic.load.open.size(); ++i) {
    announce_arrival(state, i, traffic.load.open[i].from);
  }
  for (std::uint16_t i = 0; i < traffic.load.closed.size(); ++i) {
    for (std::uint32_t user = 0; user < traffic.load.closed[i].users; ++user) {
      traffic.source_of_user.push_back(i);
      let_think(state, static_cast<std::uint32_t>(traffic.source_of_user.size() - 1));
    }
  }
  if (traffic.sessions != nullptr) traffic.sessions->open(state);
}

void begin_request(State& state, const Request& request) {
  const JobId id = state.jobs.take();
  Job& job = state.jobs[id];
  job.since = state.now;
  job.request_class = request.request_class;
  job.row = request.row;
  job.visitor = request.visitor;
  job.origin = request.origin;
  job.step = state.layout.users[request.request_class];
  ++state.in_flight;
  ++state.book.classes[request.request_class].started;
  proceed(state, id);
}

void request_over(State& state, JobId id, Outcome outcome) {
  const Job& job = state.jobs[id];
  ClassCounts& counts = state.book.classes[job.request_class];
  const Nanos took = state.now - job.since;
  ++counts.ended[static_cast<std::size_t>(outcome)];
  if (outcome == Outcome::kAnswered) {
    counts.response_time.record(took);
    counts.responding.add(took);
  } else {
    counts.failed_time.record(took);
  }
  if (job.mark != kNever) counts.first_byte.record(job.mark - job.since);
  const Origin origin = job.origin;
  const std::uint32_t visitor = job.visitor;
  --state.in_flight;
  state.jobs.give_back(id);
  switch (origin) {
    case Origin::kOpen:
      return;
    case Origin::kClosed:
      return let_think(state, visitor);
    case Origin::kSession:
      return state.traffic->sessions->answered(state, visitor);
  }
}

void next_arrival(State& state, std::uint32_t source) {
  announce_arrival(state, source, state.now);
  const Load::Open& open = state.traffic->load.open[source];
  begin_request(state, {.request_class = draw_class(state, open.shares),
                        .row = draw_row(state),
                        .visitor = state.visitors++,
                        .origin = Origin::kOpen});
}

void user_has_thought(State& state, std::uint32_t user) {
  const Load::Closed& closed = state.traffic->load.closed[state.traffic->source_of_user[user]];
  begin_request(state, {.request_class = closed.request_class,
                        .row = draw_row(state),
                        .visitor = user,
                        .origin = Origin::kClosed});
}

}  // namespace headroom::sim
