#include "traffic/log_journeys.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "traffic/endpoint_step.h"
#include "traffic/fit.h"
#include "traffic/latent_classes.h"
#include "traffic/names.h"
#include "traffic/shares.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

constexpr double kVisitedByHalf = 0.5;  // of a group's sessions: the endpoint is a step
constexpr double kWorthARest = 0.5;     // requests a session beyond the steps
constexpr double kStateShare = 0.005;   // of all sessions: an endpoint tells groups apart
constexpr double kGroupShare = 0.01;    // of all sessions: a group is a journey
constexpr double kMachineGap = 0.7;     // of the pauses before a step below a second
constexpr std::size_t kRowsOfRest = 500;

struct Visit {
  std::uint32_t endpoint = 0;
  double pause = 0;  // seconds since the visit before; 0 for the first
};
using Walk = std::vector<Visit>;

// What one group of sessions did at one endpoint.
struct Use {
  std::uint64_t sessions = 0;  // that visited it
  std::uint64_t visits = 0;
  double position_sum = 0;  // of first visits, as parts of their sessions
  std::map<std::size_t, std::uint64_t> times;
  std::vector<double> pauses;

  double mean_position() const { return position_sum / static_cast<double>(sessions); }
};

struct Group {
  std::vector<const Walk*> walks;
  std::map<std::uint32_t, Use> uses;
  std::uint64_t visits = 0;
};

Group group_of(std::vector<const Walk*> walks) {
  Group group{.walks = std::move(walks), .uses = {}, .visits = 0};
  for (const Walk* walk : group.walks) {
    std::map<std::uint32_t, std::size_t> times;
    for (std::size_t i = 0; i < walk->size(); ++i) {
      const Visit& visit = (*walk)[i];
      Use& use = group.uses[visit.endpoint];
      if (times[visit.endpoint]++ == 0) {
        ++use.sessions;
        use.position_sum += static_cast<double>(i) / static_cast<double>(walk->size());
      }
      if (i > 0) use.pauses.push_back(visit.pause);
    }
    for (const auto& [endpoint, count] : times) {
      ++group.uses[endpoint].times[count];
      group.uses[endpoint].visits += count;
    }
    group.visits += walk->size();
  }
  return group;
}

class Drafting {
 public:
  Drafting(const Endpoints& endpoints, double zero, LogJourneys& result)
      : endpoints_(endpoints), zero_(zero), result_(result) {}

  void add_journey(const Group& group) {
    const auto sessions = static_cast<double>(group.walks.size());
    std::vector<std::pair<double, std::uint32_t>> order;  // mean position, endpoint
    std::uint32_t busiest = 0;
    std::uint64_t most_visits = 0;
    for (const auto& [endpoint, use] : group.uses) {
      if (static_cast<double>(use.sessions) < kVisitedByHalf * sessions) continue;
      order.emplace_back(use.mean_position(), endpoint);
      if (use.visits > most_visits) {
        busiest = endpoint;
        most_visits = use.visits;
      }
    }
    std::ranges::sort(order);

    Journey journey;
    journey.name = journey_names_.unique(
        order.empty() ? "various" : request_name("GET", endpoints_.all()[busiest].pattern));
    journey.sessions = group.walks.size();
    std::vector<double> pauses;
    std::set<std::uint32_t> in_steps;
    double drafted = 0;
    for (const auto& [position, endpoint] : order) {
      in_steps.insert(endpoint);
      const Use& use = group.uses.at(endpoint);
      drafted += static_cast<double>(use.visits) / static_cast<double>(use.sessions);
      journey.steps.push_back(step_of(endpoint, use, journey.name, pauses));
    }
    drafted += add_rest(group, in_steps, journey, pauses);
    if (journey.steps.empty()) return;
    const Fit think = fit_pauses(pauses, zero_);
    journey.think = think.law;
    const double recorded = static_cast<double>(group.visits) / sessions;
    journey.comment =
        fmt::format("{} recorded sessions of {:.3g} requests each, {:.3g} of them here.{}",
                    group.walks.size(), recorded, drafted,
                    think.samples == 0 ? "" : fmt::format(" Think: {} pauses.", think.samples));
    represented_sum_ += drafted * sessions;
    recorded_sum_ += static_cast<double>(group.visits);
    result_.journeys.push_back(std::move(journey));
  }

  double represented() const { return recorded_sum_ > 0 ? represented_sum_ / recorded_sum_ : 0; }

 private:
  Step step_of(std::uint32_t index, const Use& use, const std::string& journey,
               std::vector<double>& pauses) {
    const Endpoint& endpoint = endpoints_.all()[index];
    Step step;
    step.name = step_names_.unique(request_name(endpoint.method, endpoint.pattern), journey);
    step.method = endpoint.method;
    step.target = target_of(index);
    step.status = expected_status(endpoint);
    step.repeat = fit_repeats(use.times);
    const bool has_body =
        endpoint.method == "POST" || endpoint.method == "PUT" || endpoint.method == "PATCH";
    if (has_body) step.comment = "a log has no bodies: add json:, form: or text:";
    const auto short_ones = std::ranges::count_if(use.pauses, [](double s) { return s < 1; });
    const bool is_by_machine =
        use.pauses.size() >= 8 &&
        static_cast<double>(short_ones) >= kMachineGap * static_cast<double>(use.pauses.size());
    if (is_by_machine) {
      step.think = "0s";
    } else {
      pauses.insert(pauses.end(), use.pauses.begin(), use.pauses.end());
    }
    return step;
  }

  // The same data set serves an endpoint in every journey.
  const std::string& target_of(std::uint32_t index) {
    const auto [found, is_new] = targets_.try_emplace(index);
    if (is_new) {
      const Endpoint& endpoint = endpoints_.all()[index];
      const std::string name = data_names_.unique(request_name(endpoint.method, endpoint.pattern));
      FilledTarget filled = filled_target(endpoint, name);
      found->second = std::move(filled.target);
      if (filled.data) {
        filled.data->comment =
            fmt::format("{} {}: {} of {} recorded requests", endpoint.method, endpoint.pattern,
                        filled.data->rows.size(), endpoint.requests);
        result_.data.push_back(std::move(*filled.data));
      }
    }
    return found->second;
  }

  // The step for what is in no other; how many requests of a session it stands for.
  double add_rest(const Group& group, const std::set<std::uint32_t>& in_steps, Journey& journey,
                  std::vector<double>& pauses) {
    std::uint64_t visits = 0;
    for (const auto& [endpoint, use] : group.uses) {
      if (is_rest(endpoint, in_steps)) visits += use.visits;
    }
    const double mean = static_cast<double>(visits) / static_cast<double>(group.walks.size());
    if (mean < kWorthARest && !journey.steps.empty()) return 0;
    if (visits == 0) return 0;

    const std::string name = data_names_.unique(journey.name + "-others");
    DataSet data{.name = name, .columns = {"target"}, .rows = {}, .comment = {}};
    const std::uint64_t rows = std::min<std::uint64_t>(visits, kRowsOfRest);
    std::uint64_t row = 0;
    std::uint64_t before = 0;
    std::size_t endpoints = 0;
    for (const auto& [endpoint, use] : group.uses) {
      if (!is_rest(endpoint, in_steps)) continue;
      ++endpoints;
      before += use.visits;
      const std::vector<std::string>& targets = endpoints_.all()[endpoint].targets;
      for (std::size_t next = 0; row * visits < before * rows; ++row, ++next) {
        data.rows.push_back({replayable_target(targets[next % targets.size()])});
      }
      pauses.insert(pauses.end(), use.pauses.begin(), use.pauses.end());
    }
    data.comment =
        fmt::format("{} endpoints that fewer than half of its sessions visit", endpoints);
    Step step;
    step.name = step_names_.unique(journey.name + "-others");
    step.target = fmt::format("${{{}.target}}", name);
    if (mean > 1.005) step.repeat = fmt::format("geometric(mean {:.3g})", mean);
    step.comment = data.comment;
    journey.steps.push_back(std::move(step));
    result_.data.push_back(std::move(data));
    return std::max(mean, 1.0);
  }

  bool is_rest(std::uint32_t endpoint, const std::set<std::uint32_t>& in_steps) const {
    const Endpoint& known = endpoints_.all()[endpoint];
    return !in_steps.contains(endpoint) && known.method == "GET" && !known.targets.empty();
  }

  const Endpoints& endpoints_;
  double zero_;
  LogJourneys& result_;
  Names journey_names_;
  Names step_names_;
  Names data_names_;
  std::map<std::uint32_t, std::string> targets_;
  double represented_sum_ = 0;
  double recorded_sum_ = 0;
};

// Sessions without what a service does not know, in settled endpoints.
std::vector<Walk> walks_of(const Endpoints& endpoints, const std::vector<RecordedSession>& sample) {
  std::vector<char> is_left_out;
  for (const Endpoint& endpoint : endpoints.all()) {
    is_left_out.push_back(is_unknown(endpoint) || endpoint.targets.empty() ? 1 : 0);
  }
  std::vector<Walk> walks;
  for (const RecordedSession& session : sample) {
    Walk walk;
    std::int64_t before_ms = 0;
    for (const Request& request : session) {
      const std::uint32_t endpoint = endpoints.settled(request.endpoint);
      if (is_left_out[endpoint] != 0) continue;
      const double pause =
          walk.empty() ? 0 : static_cast<double>(request.time_ms - before_ms) / 1000;
      walk.push_back({.endpoint = endpoint, .pause = pause});
      before_ms = request.time_ms;
    }
    if (!walk.empty()) walks.push_back(std::move(walk));
  }
  return walks;
}

// Groups of walks, largest first.
std::vector<Group> groups_of(const std::vector<Walk>& walks) {
  std::map<std::uint32_t, std::uint64_t> sessions_at;
  for (const Walk& walk : walks) {
    std::set<std::uint32_t> visited;
    for (const Visit& visit : walk) visited.insert(visit.endpoint);
    for (const std::uint32_t endpoint : visited) ++sessions_at[endpoint];
  }
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_use;
  for (const auto& [endpoint, sessions] : sessions_at) by_use.emplace_back(sessions, endpoint);
  std::ranges::sort(by_use, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  const double least = kStateShare * static_cast<double>(walks.size());
  std::map<std::uint32_t, std::size_t> states;
  for (const auto& [sessions, endpoint] : by_use) {
    if (states.size() == kMostStates || static_cast<double>(sessions) < least) break;
    states.emplace(endpoint, states.size());
  }

  const auto set_of = [&](const Walk& walk) {
    VisitSet set = 0;
    for (const Visit& visit : walk) {
      const auto state = states.find(visit.endpoint);
      if (state != states.end()) set |= VisitSet{1} << state->second;
    }
    return set;
  };
  std::map<VisitSet, std::uint64_t> sets;
  for (const Walk& walk : walks) ++sets[set_of(walk)];
  const LatentClasses classes = find_classes(sets, std::max<std::size_t>(states.size(), 1));
  std::vector<std::vector<const Walk*>> members(classes.count);
  for (const Walk& walk : walks) members[classes.class_of.at(set_of(walk))].push_back(&walk);
  std::ranges::stable_sort(members, std::ranges::greater{}, &std::vector<const Walk*>::size);
  std::vector<Group> groups;
  for (std::vector<const Walk*>& group : members) {
    const bool is_large =
        static_cast<double>(group.size()) >= kGroupShare * static_cast<double>(walks.size());
    if (is_large) groups.push_back(group_of(std::move(group)));
  }
  return groups;
}

}  // namespace

LogJourneys find_journeys(const Endpoints& endpoints, const std::vector<RecordedSession>& sample,
                          double zero) {
  LogJourneys result;
  for (const Endpoint& endpoint : endpoints.all()) {
    if (!is_unknown(endpoint)) continue;
    ++result.unknown_endpoints;
    result.unknown_requests += endpoint.requests;
  }
  const std::vector<Walk> walks = walks_of(endpoints, sample);
  Drafting drafting(endpoints, zero, result);
  for (const Group& group : groups_of(walks)) drafting.add_journey(group);
  std::vector<double> sessions;
  for (const Journey& journey : result.journeys) {
    sessions.push_back(static_cast<double>(*journey.sessions));
  }
  if (!sessions.empty()) share_by(sessions, result.journeys);
  result.represented = drafting.represented();
  return result;
}

}  // namespace headroom::traffic
