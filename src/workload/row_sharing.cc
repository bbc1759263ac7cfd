#include "workload/row_sharing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace headroom::workload {
namespace {

// Keeps ordinal x rows far from overflow where a repeat has no finite mean.
constexpr double kRowsPerSessionMax = 1e6;

bool draws_from(const Step& step, std::uint32_t table) {
  return std::ranges::find(step.tables, table) != step.tables.end();
}

double share_of(const Plan& plan, const Stream& stream, std::size_t journey) {
  return stream.shares.empty() ? plan.journeys[journey].share : stream.shares[journey];
}

// How many rows of a table a session of the stream draws on average, one for each visit.
double mean_rows(const Plan& plan, const Stream& stream, std::uint32_t table) {
  double rows = 0;
  for (std::size_t journey = 0; journey < plan.journeys.size(); ++journey) {
    for (const Node& node : plan.journeys[journey].program.nodes) {
      if (node.kind != Node::Kind::kVisit) continue;
      const Step& step = plan.steps[node.index];
      if (draws_from(step, table)) rows += share_of(plan, stream, journey) * step.visits;
    }
  }
  return rows;
}

std::uint64_t rows_per_session(const Plan& plan, std::uint32_t table) {
  // 0.8 x 2.5 can come out a little above 2.
  constexpr double kRounding = 1e-9;
  double rows = 1;
  for (const Stream& stream : plan.streams) {
    rows = std::max(rows, std::ceil(mean_rows(plan, stream, table) - kRounding));
  }
  return static_cast<std::uint64_t>(std::min(rows, kRowsPerSessionMax));
}

std::string name_of(const Stream& stream) {
  return stream.name.empty() ? "the load" : fmt::format("the load {}", stream.name);
}

// Gives each user of the streams a row.
Result<void> share_among_users(const DataTable& table, const std::vector<std::size_t>& takers,
                               const Plan& plan, std::vector<Plan::Rows>& rows) {
  std::uint64_t users = 0;
  for (const std::size_t taker : takers) {
    const Stream& stream = plan.streams[taker];
    const auto* closed = std::get_if<ClosedModel>(&stream.model);
    if (closed == nullptr) {
      return invalid(fmt::format("{} draws rows of {} per user and has no users", name_of(stream),
                                 table.name()),
                     "an open load has sessions, each of somebody else",
                     "write pick: unique for a row per session, or give the load as users");
    }
    if (stream.sessions_max != Stream::kNoLimit) {
      return invalid(fmt::format("{} draws rows of {} per user, and its sessions are not those of "
                                 "any user",
                                 name_of(stream), table.name()),
                     "of iterations in all, whichever user is free takes the next",
                     "write iterations: 10 per user");
    }
    rows[taker].first = users;
    users += closed->users;
  }
  if (users <= table.rows()) return {};
  return invalid(
      fmt::format("the data set {} has too few rows", table.name()),
      fmt::format("each of {} users has a row of its own, and there are {}", users, table.rows()),
      "add rows, or let fewer users take part");
}

std::uint64_t most_sessions(const Stream& stream) {
  const auto* closed = std::get_if<ClosedModel>(&stream.model);
  if (closed == nullptr || closed->sessions_per_user == ClosedModel::kNoLimit) {
    return stream.sessions_max;
  }
  return std::min(stream.sessions_max, closed->users * closed->sessions_per_user);
}

Result<void> share_out(const DataTable& table, const std::vector<std::size_t>& takers, Plan& plan,
                       std::vector<Plan::Rows>& rows) {
  for (std::size_t i = 0; i < takers.size(); ++i) {
    rows[takers[i]] = {.first = i, .step = takers.size()};
  }
  const bool may_run_out =
      table.pick() == spec::DataPick::kUnique && table.when_used_up() == spec::UsedUp::kStop;
  if (!may_run_out || takers.empty()) return {};
  if (takers.size() > table.rows()) {
    return invalid(
        fmt::format("the data set {} has too few rows", table.name()),
        fmt::format("{} loads draw from it, and there are {} rows", takers.size(), table.rows()),
        "add rows");
  }
  for (const std::size_t taker : takers) {
    Stream& stream = plan.streams[taker];
    const std::uint64_t its_own =
        (table.rows() - rows[taker].first + takers.size() - 1) / takers.size();
    if (its_own >= most_sessions(stream)) continue;
    stream.sessions_max = its_own;
    stream.limit_text = fmt::format("{} unique rows of {}", its_own, table.name());
  }
  return {};
}

}  // namespace

Result<void> share_rows(Plan& plan) {
  std::vector<std::vector<std::size_t>> takers(plan.tables.size());
  plan.rows.assign(plan.tables.size(), std::vector<Plan::Rows>(plan.streams.size()));
  for (std::uint32_t index = 0; index < plan.tables.size(); ++index) {
    plan.rows_per_session.push_back(rows_per_session(plan, index));
    for (std::size_t stream = 0; stream < plan.streams.size(); ++stream) {
      if (mean_rows(plan, plan.streams[stream], index) > 0) takers[index].push_back(stream);
    }
    const DataTable& table = plan.tables[index];
    if (table.pick() == spec::DataPick::kPerUser) continue;
    if (auto shared = share_out(table, takers[index], plan, plan.rows[index]); !shared) {
      return shared;
    }
  }
  // After the others, which may have set a limit to the sessions.
  for (std::size_t index = 0; index < plan.tables.size(); ++index) {
    const DataTable& table = plan.tables[index];
    if (table.pick() != spec::DataPick::kPerUser) continue;
    if (auto shared = share_among_users(table, takers[index], plan, plan.rows[index]); !shared) {
      return shared;
    }
  }
  return {};
}

}  // namespace headroom::workload
