#include <fmt/format.h>

#include <cmath>

#include "fluid/model.h"

namespace headroom::fluid {
namespace {

class Checking {
 public:
  explicit Checking(const Model& model) : model_(model) {}

  Problems run() {
    if (model_.step <= Nanos{0}) problem("the step is not above 0", "time would stand still");
    if (model_.components.empty()) problem("there is no component", "nothing would be served");
    for (std::size_t i = 0; i < model_.components.size(); ++i) component(i);
    for (const Call& call : model_.entries) leads(call, 0, "a session");
    for (const Class& each : model_.classes) request_class(each);
    return std::move(problems_);
  }

 private:
  void problem(std::string what, std::string why) {
    problems_.push_back({.what = std::move(what), .why = std::move(why)});
  }

  void component(std::size_t index) {
    const Component& here = model_.components[index];
    const auto positive = [&](double value, std::string_view what) {
      if (value > 0 && std::isfinite(value)) return;
      problem(fmt::format("the {} of {} are {}", what, here.name, value), "they are above 0");
    };
    const auto not_negative = [&](double value, std::string_view what) {
      if (value >= 0) return;
      problem(fmt::format("the {} of {} is {}", what, here.name, value), "it is 0 or more");
    };
    positive(here.servers, "servers");
    positive(here.work, "seconds of work");
    not_negative(here.variation, "variation");
    if (here.processor) {
      positive(here.processor->count, "cores");
      positive(here.processor->work, "core seconds of work");
      not_negative(here.processor->variation, "variation of the work of cores");
    }
    not_negative(here.queue, "queue");
    not_negative(here.patience, "patience");
    not_negative(here.price_per_hour, "price");
    not_negative(here.slow_starts, "share of slow starts");
    not_negative(here.slow_start_times, "length of a slow start");
    if (!(here.slower >= 1)) {
      problem(fmt::format("{} is {} times slower while it warms up", here.name, here.slower),
              "the factor is 1 or more");
    }
    if (here.replicas < 0 || here.replicas > here.replicas_max) {
      problem(fmt::format("{} begins with {} replicas", here.name, here.replicas),
              fmt::format("there is room for 0 to {}", here.replicas_max));
    }
    if (here.lives && *here.lives <= Nanos{0}) {
      problem(fmt::format("replicas of {} live no time", here.name), "they fail as they start");
    }
    for (const Call& call : here.calls) leads(call, index + 1, here.name);
  }

  void leads(const Call& call, std::size_t first, std::string_view from) {
    if (call.to < first || call.to >= model_.components.size()) {
      problem(fmt::format("{} calls component {}", from, call.to),
              "calls lead to components further down the list");
    }
    if (!(call.times >= 0) || !std::isfinite(call.times)) {
      problem(fmt::format("{} calls component {} {} times", from, call.to, call.times),
              "it is a number of 0 or more");
    }
  }

  void request_class(const Class& each) {
    if (each.visits.size() != model_.components.size()) {
      problem(fmt::format("{} visits {} components of {}", each.name, each.visits.size(),
                          model_.components.size()),
              "there is one number for each, 0 where it does not come");
    }
    if (!(each.errors >= 0 && each.errors <= 1)) {
      problem(fmt::format("the share of errors of {} is {}", each.name, each.errors),
              "it is between 0 and 1");
    }
  }

  const Model& model_;
  Problems problems_;
};

}  // namespace

Problems check(const Model& model) {
  return Checking(model).run();
}

}  // namespace headroom::fluid
