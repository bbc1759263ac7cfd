#include "trial/build_up.h"

#include <algorithm>
#include <cmath>

#include "workload/session.h"

namespace headroom::trial {
namespace {

constexpr std::uint64_t kSessions = 1000;
// A session that lasts longer counts as one that lasts so long: its end is beyond any build-up.
constexpr Nanos kLongestSession = std::chrono::hours(1);
// So that a plan of endless repeats is walked in no time: past them a session counts as over.
constexpr int kMostVisits = 10'000;

std::vector<Nanos> mean_response_times(const workload::Plan& plan, const run::Run& run) {
  std::vector<Nanos> means(plan.steps.size());
  for (std::size_t step = 0; step < std::min(means.size(), run.header.classes.size()); ++step) {
    const Histogram times = merged(run, step, run::Measure::kResponseTime, judged(run));
    if (times.count() > 0) means[step] = Nanos(std::llround(times.mean()));
  }
  return means;
}

// Without the answers: a visit that does not wait for those before it shares their time.
Nanos length_of(workload::Session& session, const std::vector<Nanos>& response_times) {
  Nanos begun{};    // when the visits under way were
  Nanos longest{};  // of them
  for (int visits = 0; visits < kMostVisits; ++visits) {
    const auto visit = session.next();
    if (!visit) break;
    const Nanos response = std::min(response_times[visit->step], visit->patience);
    if (visit->order == workload::Visit::Order::kBeside) {
      longest = std::max(longest, response);
      continue;
    }
    begun += longest + visit->pause;
    longest = response;
    if (begun > kLongestSession) return kLongestSession;
  }
  return begun + longest;
}

}  // namespace

Nanos build_up(const workload::Plan& plan, const run::Run& run) {
  const std::vector<Nanos> response_times = mean_response_times(plan, run);
  workload::Session session(plan, workload::Answers::kUnseen);
  std::vector<Nanos> lengths;
  for (std::uint64_t ordinal = 0; ordinal < kSessions; ++ordinal) {
    session.begin(ordinal);
    lengths.push_back(length_of(session, response_times));
  }
  return build_up(std::move(lengths));
}

Nanos build_up(std::vector<Nanos> lengths) {
  std::ranges::sort(lengths);
  double whole = 0;
  for (const Nanos length : lengths) whole += to_seconds(length);
  // Of those that are over by `t`, their lengths; of the others t each.
  double over = 0;
  auto under_way = static_cast<double>(lengths.size());
  for (const Nanos length : lengths) {
    const double seconds = to_seconds(length);
    if (over + under_way * seconds >= kBuiltUp * whole) {
      const Nanos built_up = from_seconds((kBuiltUp * whole - over) / under_way);
      return std::min(built_up, kLongestBuildUp);
    }
    over += seconds;
    under_way -= 1;
  }
  return {};
}

}  // namespace headroom::trial
