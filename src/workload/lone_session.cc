#include "workload/lone_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace headroom::workload {
namespace {

// Far from the parts of the seed by which sessions and arrivals are drawn; one for each journey.
constexpr std::uint64_t kLonePart = ~std::uint64_t{0} - (std::uint64_t{1} << 34);

Result<std::uint32_t> journey_named(const std::string& name, const Plan& plan) {
  const auto found = std::ranges::find(plan.journeys, name, &Journey::name);
  if (found != plan.journeys.end()) {
    return static_cast<std::uint32_t>(found - plan.journeys.begin());
  }
  std::vector<std::string_view> names;
  for (const Journey& journey : plan.journeys) names.push_back(journey.name);
  return invalid(fmt::format("there is no journey {}", in_quotes(name)),
                 fmt::format("there are {}", enumerate(names, "and")), did_you_mean(name, names));
}

std::set<std::uint32_t> journeys_taken(const Plan& plan) {
  std::set<std::uint32_t> taken;
  for (std::uint32_t i = 0; i < plan.journeys.size(); ++i) {
    for (const Stream& stream : plan.streams) {
      const double share = stream.shares.empty() ? plan.journeys[i].share : stream.shares[i];
      if (share > 0) taken.insert(i);
    }
  }
  for (const auto& journey : {plan.before, plan.after}) {
    if (journey) taken.insert(*journey);
  }
  return taken;
}

}  // namespace

Result<void> add_lone_sessions(const spec::Test& test, Plan& plan) {
  plan.before.reset();
  plan.after.reset();
  for (const auto& [name, index] :
       {std::pair{&test.before, &plan.before}, {&test.after, &plan.after}}) {
    if (!*name) continue;
    const auto journey = journey_named(**name, plan);
    if (!journey) return fail(journey.error());
    *index = *journey;
  }
  return {};
}

Plan lone_session(const Plan& plan, std::uint32_t journey) {
  Plan lone;
  lone.steps = plan.steps;
  lone.journeys = plan.journeys;
  lone.variables = plan.variables;
  lone.tables = plan.tables;
  lone.rows_per_session = plan.rows_per_session;
  lone.seed = derive(plan.seed, kLonePart - journey);
  Stream& stream = lone.streams.front();
  stream.model = ClosedModel{.users = 1, .over_time = {}, .sessions_per_user = 1};
  stream.shares.assign(plan.journeys.size(), 0);
  stream.shares[journey] = 1;
  return lone;
}

Result<void> need_savers(const Plan& plan) {
  std::set<std::uint32_t> fed;
  std::vector<const Step*> drawing;
  for (const std::uint32_t journey : journeys_taken(plan)) {
    for (const Node& node : plan.journeys[journey].program.nodes) {
      if (node.kind != Node::Kind::kVisit) continue;
      const Step& step = plan.steps[node.index];
      for (const Step::Feed& feed : step.feeds) fed.insert(feed.table);
      if (!step.saved_tables.empty()) drawing.push_back(&step);
    }
  }
  for (const Step* step : drawing) {
    for (const std::uint32_t index : step->saved_tables) {
      if (fed.contains(index)) continue;
      const DataTable& table = plan.tables[index];
      return invalid(fmt::format("{} draws from {}, and no session goes through {}", step->name,
                                 table.name(), table.saved_by()),
                     "that step saves the rows, so that all would wait in vain",
                     "let the test take its journey too: journeys, or before");
    }
  }
  return {};
}

}  // namespace headroom::workload
