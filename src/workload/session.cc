#include "workload/session.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include "workload/arrivals.h"

namespace headroom::workload {
namespace {

// Longer than any run; keeps what heavy-tailed laws draw within Nanos.
constexpr double kPauseSecondsMax = 1e9;

// Part of a session's seed for what is rendered.
constexpr std::uint64_t kValuesPart = 1;
// And for the pauses before retries.
constexpr std::uint64_t kBackoffsPart = 2;

// Loops without a visit in them, one inside the other, would seem to hang.
constexpr int kNodesWithoutVisitMax = 100'000;

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::size_t saved_tables_of(const Plan& plan) {
  const bool any = std::ranges::any_of(plan.tables, &DataTable::is_saved);
  return any ? plan.tables.size() : 0;
}

std::size_t counters_of(const Plan& plan) {
  std::size_t most = 0;
  for (const Journey& journey : plan.journeys) {
    most = std::max<std::size_t>(most, journey.program.counters);
  }
  return most;
}

}  // namespace

Session::Session(const Plan& plan, Answers answers)
    : plan_(plan),
      answers_(answers),
      walk_random_(plan.seed),
      value_random_(plan.seed),
      counters_(counters_of(plan)),
      rows_(plan.tables.size()),
      drawn_(plan.tables.size()),
      saved_rows_(saved_tables_of(plan)),
      saved_(plan.variables.size()),
      kept_(plan.variables.size()) {}

void Session::begin(std::uint64_t ordinal) {
  const Seed seed = derive(plan_.seed, ordinal);
  walk_random_ = Random(seed);
  value_random_ = Random(derive(seed, kValuesPart));
  ordinal_ = ordinal;
  stream_ = plan_.stream_of(ordinal);
  number_ = plan_.number_of(ordinal);
  journey_ = draw_journey();
  program_ = &plan_.journeys[journey_].program;
  position_ = 0;
  first_ = true;
  group_ = nullptr;
  order_ = Visit::Order::kAfter;
  pause_.reset();
  std::ranges::fill(drawn_, 0);
  std::ranges::fill(kept_, Kept::kNothing);
  std::ranges::fill(saved_rows_, nullptr);
  missing_values_ = 0;
  backoffs_ = 0;
  visits_ = 0;
  conversation_.clear();
}

std::optional<Visit> Session::next() {
  const std::vector<Node>& nodes = program_->nodes;
  for (int passed = 0; passed < kNodesWithoutVisitMax && position_ < nodes.size(); ++passed) {
    const Node& node = nodes[position_++];
    if (node.kind == Node::Kind::kVisit) return visit(node.index);
    obey(node);
  }
  position_ = static_cast<std::uint32_t>(nodes.size());
  return std::nullopt;
}

Visit Session::visit(std::uint32_t index) {
  ++visits_;
  const Step& step = plan_.steps[index];
  Visit visit{.step = index, .pause = {}, .group = group_, .order = order_};
  if (!first_ && order_ == Visit::Order::kAfter) {
    if (pause_) {
      visit.pause = *pause_;
    } else if (step.think) {
      visit.pause = draw_pause(*step.think);
    }
  }
  pause_.reset();
  first_ = false;
  if (step.abort) draw_abort(*step.abort, visit);
  if (group_ != nullptr) order_ = Visit::Order::kBeside;
  for (const std::uint32_t table : step.tables) draw_row(table);
  turn_.clear();
  if (step.turn && answers_ == Answers::kSeen) begin_turn(*step.turn);
  return visit;
}

// Each is drawn whether or not it is wanted in the end, so that it does not shift what follows.
void Session::draw_abort(const spec::Abort& abort, Visit& visit) {
  const bool leaves = walk_random_.uniform() < abort.share.value;
  const Nanos patience = abort.after ? draw_pause(*abort.after) : Nanos::max();
  if (!leaves) return;
  visit.patience = patience;
  if (abort.events) visit.events_wanted = *abort.events;
}

void Session::copy_draws(Draws& into) const {
  into.random = value_random_;
  into.rows = rows_;
}

void Session::swap_draws(Draws& with) {
  std::swap(value_random_, with.random);
  rows_.swap(with.rows);
}

Nanos Session::draw_backoff(const spec::Retry& retry, int attempt) {
  const double factor = retry.exponential ? std::ldexp(1.0, std::min(attempt - 2, 60)) : 1;
  double seconds = std::min(to_seconds(retry.backoff) * factor, kPauseSecondsMax);
  if (retry.full_jitter) {
    const Seed seed = derive(derive(plan_.seed, ordinal_), kBackoffsPart);
    seconds *= Random(derive(seed, backoffs_++)).uniform();
  }
  return from_seconds(seconds);
}

void Session::obey(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kVisit:
      return;
    case Node::Kind::kUnless:
      if (!holds(program_->conditions[node.index])) position_ = node.target;
      return;
    case Node::Kind::kGoTo:
      position_ = node.target;
      return;
    case Node::Kind::kChoose:
      position_ = choose(node);
      return;
    case Node::Kind::kRounds:
      counters_[node.count] = draw_rounds(program_->laws[node.index]);
      return;
    case Node::Kind::kLastRound:
      if (--counters_[node.count] == 0) position_ = node.target;
      return;
    case Node::Kind::kPause:
      pause_ = draw_pause(program_->laws[node.index]);
      return;
    case Node::Kind::kFork:
      group_ = &program_->groups[node.index];
      order_ = Visit::Order::kAfter;
      return;
    case Node::Kind::kJoin:
      group_ = nullptr;
      order_ = Visit::Order::kAfter;
      return;
  }
}

std::uint32_t Session::choose(const Node& node) {
  const double drawn = walk_random_.uniform();
  const std::uint32_t last = node.index + node.count - 1;
  for (std::uint32_t i = node.index; i < last; ++i) {
    if (drawn < program_->options[i].up_to) return program_->options[i].target;
  }
  return program_->options[last].target;
}

// The chance is drawn whoever walks, so that the walks of one who sees the answers and one who does
// not stay alike for as long as the conditions come out alike.
bool Session::holds(const Condition& condition) {
  if (!condition.needs_answers) return compare(condition);
  const bool by_chance = walk_random_.uniform() < condition.likely;
  return answers_ == Answers::kSeen ? compare(condition) : by_chance;
}

bool Session::compare(const Condition& condition) {
  using Comparison = spec::Condition::Comparison;
  // That a value is not there is an answer here, and nothing that went missing from a request.
  const std::uint64_t missing = missing_values_;
  left_.clear();
  right_.clear();
  render(condition.left, left_);
  const bool is_there = missing_values_ == missing && !left_.empty();
  render(condition.right, right_);
  missing_values_ = missing;
  const auto both = [&](auto compare) {
    const auto left = number_of(left_);
    const auto right = number_of(right_);
    return left && right && compare(*left, *right);
  };
  switch (condition.comparison) {
    case Comparison::kEqual:
      return left_ == right_;
    case Comparison::kNotEqual:
      return left_ != right_;
    case Comparison::kLess:
      return both(std::less<>());
    case Comparison::kAtMost:
      return both(std::less_equal<>());
    case Comparison::kMore:
      return both(std::greater<>());
    case Comparison::kAtLeast:
      return both(std::greater_equal<>());
    case Comparison::kContains:
      return left_.find(right_) != std::string::npos;
    case Comparison::kExists:
      return is_there;
  }
  return false;
}

void Session::save(std::uint32_t variable, std::string_view value) {
  saved_[variable].assign(value);
  kept_[variable] = Kept::kValue;
}

std::uint32_t Session::draw_journey() {
  const std::vector<double>& shares = plan_.streams[stream_].shares;
  double left = walk_random_.uniform();
  const auto last = static_cast<std::uint32_t>(plan_.journeys.size() - 1);
  std::uint32_t likely = last;  // in case rounding leaves something: the last that has a share
  for (std::uint32_t journey = 0; journey <= last; ++journey) {
    const double share = shares.empty() ? plan_.journeys[journey].share : shares[journey];
    left -= share;
    if (left < 0) return journey;
    if (share > 0) likely = journey;
  }
  return likely;
}

std::uint32_t Session::draw_rounds(const Distribution& rounds) {
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(
      std::clamp(std::round(rounds.sample(walk_random_)), 1.0, kMost));
}

Nanos Session::draw_pause(const Distribution& law) {
  return from_seconds(std::min(law.sample(walk_random_), kPauseSecondsMax));
}

void Session::draw_row(std::uint32_t table) {
  rows_[table] = static_cast<std::uint32_t>(row_of(table) % plan_.tables[table].rows());
  ++drawn_[table];
}

// Where the data set begins anew, past its last row.
std::uint64_t Session::row_of(std::uint32_t table) {
  const spec::DataPick pick = plan_.tables[table].pick();
  if (pick == spec::DataPick::kRandom) return walk_random_.below(plan_.tables[table].rows());
  const Plan::Rows rows = plan_.rows.empty() ? Plan::Rows{} : plan_.rows[table][stream_];
  if (pick == spec::DataPick::kPerUser) {
    return rows.first + closed_user(std::get<ClosedModel>(plan_.streams[stream_].model), number_);
  }
  const std::uint64_t place = rows.first + number_ * rows.step;
  if (pick == spec::DataPick::kUnique) return place;
  return place * plan_.rows_per_session[table] + drawn_[table];
}

}  // namespace headroom::workload
