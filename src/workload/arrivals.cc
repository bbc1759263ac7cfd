#include "workload/arrivals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "base/check.h"
#include "base/stable_math.h"

namespace headroom::workload {
namespace {

// 10 users times 1.1 can come out a little below 11.
constexpr double kRounding = 1e-9;

// Sessions draw from derive(seed, ordinal); ordinals do not get this far. Stream s draws from the
// part that lies s below.
constexpr std::uint64_t kArrivalsPart = ~std::uint64_t{0};

Nanos end_of(const Plan& plan, const Stream& stream) {
  return plan.duration > Nanos{0} ? std::min(stream.end, plan.duration) : stream.end;
}

std::optional<Distribution> gaps_of(const OpenModel* open) {
  const bool is_gamma = open != nullptr && open->arrivals != spec::Arrivals::kPoisson &&
                        open->arrivals != spec::Arrivals::kUniform;
  if (!is_gamma) return std::nullopt;
  return Distribution::gamma(1, open->arrivals.cv);
}

// From a moment of no consequence to the next arrival of a renewal process: a share, each as
// likely, of a gap that is drawn with a probability in proportion to its length. Of gamma gaps with
// shape k these are gamma gaps with shape k + 1 (D. R. Cox, "Renewal Theory", 1962).
double first_gap(double cv, Random& random) {
  const double mean = 1 + cv * cv;
  return random.uniform_open() * Distribution::gamma(mean, cv / std::sqrt(mean)).sample(random);
}

}  // namespace

SessionStream::SessionStream(const Plan& plan, std::size_t stream)
    : plan_(plan),
      index_(stream),
      stream_(plan.streams[stream]),
      open_(std::get_if<OpenModel>(&stream_.model)),
      trace_(std::get_if<TraceModel>(&stream_.model)),
      end_(end_of(plan, stream_)),
      length_seconds_(to_seconds(end_ - stream_.start)),
      random_(derive(plan.seed, kArrivalsPart - stream)),
      gaps_(gaps_of(open_)) {
  HEADROOM_CHECK(open_ != nullptr || trace_ != nullptr, "a closed model has no stream of starts");
}

double SessionStream::next_expected() {
  if (open_->arrivals == spec::Arrivals::kUniform) return static_cast<double>(number_);
  if (!gaps_) {
    expected_ -= stable::log(random_.uniform_open());
  } else {
    expected_ += number_ == 0 ? first_gap(open_->arrivals.cv, random_) : gaps_->sample(random_);
  }
  return expected_;
}

std::optional<SessionStart> SessionStream::next() {
  if (number_ >= stream_.sessions_max) return std::nullopt;
  if (open_ != nullptr) {
    const double moment = open_->curve.moment_of(next_expected(), piece_);
    if (!(moment < length_seconds_)) return std::nullopt;
    // Where two arrivals nearly coincide, rounding may swap them.
    due_ = std::max(due_, stream_.start + from_seconds(moment));
  } else {
    if (number_ >= trace_->starts.size()) return std::nullopt;
    due_ = stream_.start + trace_->starts[number_];
  }
  if (due_ >= end_) return std::nullopt;
  return SessionStart{.due = due_, .ordinal = plan_.ordinal_of(index_, number_++)};
}

std::optional<Nanos> next_turn(const Stream& stream, std::uint32_t user, Nanos from, double times) {
  const auto& model = std::get<ClosedModel>(stream.model);
  Nanos moment = std::max(from, stream.start);
  double needed = static_cast<double>(user) + 1;  // planned, for this user to take part
  if (times != 1) needed *= (1 - kRounding) / times;
  if (model.over_time.pieces().empty()) {
    if (needed > model.users) return std::nullopt;
  } else {
    const double seconds = model.over_time.next_at_least(needed, to_seconds(moment - stream.start));
    if (!(seconds < model.over_time.length_seconds())) return std::nullopt;
    // Rounding may put it before.
    moment = std::max(moment, stream.start + from_seconds(seconds));
  }
  if (moment >= stream.end) return std::nullopt;
  return moment;
}

double planned_users(const Stream& stream, Nanos moment) {
  if (moment < stream.start || moment >= stream.end) return 0;
  const auto& model = std::get<ClosedModel>(stream.model);
  if (model.over_time.pieces().empty()) return model.users;
  return model.over_time.per_second_at(to_seconds(moment - stream.start));
}

std::uint32_t whole_users(double users) {
  return static_cast<std::uint32_t>(users * (1 + kRounding));
}

}  // namespace headroom::workload
