#include "workload/stream_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "spec/load_end.h"
#include "workload/rate_load.h"
#include "workload/trace.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;

// Sessions draw from derive(seed, ordinal) and arrivals from the parts just below the highest: what
// is drawn before the run comes from further down.
constexpr std::uint64_t kScalePart = ~std::uint64_t{0} - (std::uint64_t{1} << 32);

std::string iterations_text(std::uint64_t count) {
  return fmt::format("{} iteration{}", count, count == 1 ? "" : "s");
}

// Makes one load. What ends first counts: what the load says, the test's end, or its own.
class StreamBuilder {
 public:
  StreamBuilder(const spec::TestLoad& load, const LoadSetting& setting)
      : load_(load), setting_(setting) {}

  Result<BuiltStream> build() {
    built_.stream.start = load_.start;
    if (auto done = take_journeys(); !done) return fail(std::move(done.error()));
    if (auto done = limit_sessions(); !done) return fail(std::move(done.error()));
    if (auto done = add_model(); !done) return fail(std::move(done.error()));
    return std::move(built_);
  }

 private:
  Result<void> take_journeys();
  Result<void> limit_sessions();
  Result<void> add_model();
  Result<void> add_rates();
  Result<void> add_users(const spec::Users& users);
  Result<void> add_trace(const spec::Trace& trace);

  // How long the load may take at most: until the end that it is given, or that it has by itself.
  std::optional<Nanos> longest(std::optional<Nanos> own) const;
  Result<Nanos> need_length(std::optional<Nanos> own) const;
  // So long that a constant rate has certainly come to its iterations.
  Result<Nanos> length_of_iterations() const;
  Result<void> need_no_spike() const;
  void end_after(Nanos length) { built_.stream.end = load_.start + length; }

  const spec::TestLoad& load_;
  const LoadSetting& setting_;
  BuiltStream built_;
};

Result<void> StreamBuilder::take_journeys() {
  if (load_.journeys.empty()) return {};
  std::vector<std::string_view> names;
  for (const Journey& journey : setting_.journeys) names.push_back(journey.name);
  built_.stream.shares.assign(names.size(), 0);
  double sum = 0;
  for (const std::string& name : load_.journeys) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
      return invalid(fmt::format("there is no journey {}", in_quotes(name)),
                     fmt::format("there are {}", enumerate(names, "and")),
                     did_you_mean(name, names));
    }
    const auto index = static_cast<std::size_t>(found - names.begin());
    if (built_.stream.shares[index] > 0) continue;  // named twice
    built_.stream.shares[index] = setting_.journeys[index].share;
    sum += setting_.journeys[index].share;
  }
  if (!(sum > 0)) {
    return invalid(fmt::format("the journeys of {} have no share", load_.name),
                   "their shares say how often each is taken", "give one of them a share above 0%");
  }
  for (double& share : built_.stream.shares) share /= sum;
  return {};
}

Result<void> StreamBuilder::limit_sessions() {
  const auto& iterations = load_.load.iterations;
  if (!iterations || iterations->of == spec::Iterations::Of::kEachUser) return {};
  built_.stream.sessions_max = iterations->count;
  built_.stream.limit_text = iterations_text(iterations->count);
  return {};
}

std::optional<Nanos> StreamBuilder::longest(std::optional<Nanos> own) const {
  std::optional<Nanos> result = load_.duration;
  const auto shorten = [&result](Nanos to) { result = std::min(result.value_or(to), to); };
  if (setting_.test_duration) shorten(*setting_.test_duration - load_.start);
  if (own) shorten(*own);
  return result;
}

Result<Nanos> StreamBuilder::need_length(std::optional<Nanos> own) const {
  const auto length = longest(own);
  if (length && *length > 0s) return *length;
  if (length && load_.start > 0s) {
    return invalid(fmt::format("{} begins when the test is over", load_.name),
                   fmt::format("it begins at {}", to_string(load_.start)), "let it begin earlier");
  }
  return invalid(fmt::format("the test {} has no end", load_.name),
                 "neither a rate nor users come to an end by themselves",
                 "say how long it lasts, such as `for: 2min`");
}

// Of n gaps with a mean of 1 the sum has the mean n and the deviation cv x sqrt(n), and a single
// one is longer than 30 cv^2 less than once in 10^13 times (gaps of gamma fall as exp(-x/cv^2)).
Result<Nanos> StreamBuilder::length_of_iterations() const {
  constexpr double kDeviations = 10;
  constexpr double kLongestGap = 30;
  constexpr double kMostSeconds = 1e9;  // 30 years: nobody waits for them
  const auto rates =
      resolve_rate_load(load_.load, {.duration = 1s, .warm_up = 0s}, setting_.spec.workload);
  if (!rates) return fail(rates.error());
  const auto count = static_cast<double>(load_.load.iterations->count);
  const double cv = load_.load.arrivals.cv;
  const double arrivals =
      count + kDeviations * cv * std::sqrt(count) + kLongestGap * std::max(1.0, cv * cv);
  return from_seconds(std::min(arrivals / rates->curve.peak_per_second(), kMostSeconds));
}

Result<void> StreamBuilder::need_no_spike() const {
  if (!load_.load.spike) return {};
  return invalid(fmt::format("the test {} has a spike and no rate", load_.name),
                 "a spike multiplies a rate; users and traces have none",
                 "give the load as a rate, such as `load: 30/s`");
}

Result<void> StreamBuilder::add_model() {
  if (const auto* trace = std::get_if<spec::Trace>(&load_.load.base)) return add_trace(*trace);
  if (const auto* users = std::get_if<spec::Users>(&load_.load.base)) return add_users(*users);
  return add_rates();
}

Result<void> StreamBuilder::add_rates() {
  auto own = spec::length_of(load_.load);
  if (!longest(own)) own = spec::length_around_spike(load_.load);
  const bool ends_by_iterations = !longest(own) && spec::ends_by_itself(load_.load);
  const auto length = ends_by_iterations ? length_of_iterations() : need_length(own);
  if (!length) return fail(length.error());
  auto rates = resolve_rate_load(load_.load, {.duration = *length, .warm_up = setting_.warm_up},
                                 setting_.spec.workload);
  if (!rates) return fail(std::move(rates.error()));
  if (!ends_by_iterations) end_after(*length);
  built_.steady = rates->steady;
  built_.text = std::move(rates->text);
  built_.stream.model = OpenModel{std::move(rates->curve), load_.load.arrivals};
  return {};
}

Result<void> StreamBuilder::add_users(const spec::Users& users) {
  if (auto no_spike = need_no_spike(); !no_spike) return no_spike;
  ClosedModel model;
  int most = 0;
  for (const spec::Stage<int>& stage : users.stages) {
    most = std::max(most, *std::ranges::max_element(stage.levels));
  }
  if (most < 1) return invalid(fmt::format("{} users send nothing", most), {}, "take at least 1");
  model.users = static_cast<std::uint32_t>(most);
  const bool is_constant = spec::is_constant(load_.load);
  const auto own = spec::length_of(load_.load);
  if (!is_constant || !load_.load.iterations) {
    const auto length = need_length(own);
    if (!length) return fail(length.error());
    end_after(*length);
  } else if (const auto length = longest(own)) {
    end_after(*length);
  }
  if (is_constant) {
    built_.text = fmt::format("{} {}", most, most == 1 ? "user" : "users");
  } else {
    auto resolved = resolve_user_load(load_.load, built_.stream.end - load_.start);
    if (!resolved) return fail(std::move(resolved.error()));
    model.over_time = std::move(resolved->users);
    built_.text = std::move(resolved->text);
  }
  const auto& iterations = load_.load.iterations;
  if (iterations && iterations->of == spec::Iterations::Of::kEachUser) {
    model.sessions_per_user = iterations->count;
    built_.text += fmt::format(", {} each", iterations_text(iterations->count));
  }
  built_.stream.model = std::move(model);
  return {};
}

Result<void> StreamBuilder::add_trace(const spec::Trace& trace) {
  if (auto no_spike = need_no_spike(); !no_spike) return no_spike;
  Nanos own{};
  if (trace.rows == spec::Trace::Rows::kMoments) {
    auto starts = load_trace(trace, setting_.spec.folder, derive(setting_.seed, kScalePart));
    if (!starts) return fail(std::move(starts.error()));
    // Strictly past the last start, whose session belongs to the test.
    own = (starts->back() / 1s + 1) * 1s;
    built_.stream.model = TraceModel{std::move(*starts)};
  } else {
    auto pieces = load_rate_trace(trace, setting_.spec.folder);
    if (!pieces) return fail(std::move(pieces.error()));
    RateCurve curve(std::move(*pieces));
    if (curve.peak_per_second() == 0) {
      return invalid(fmt::format("the trace {} sends nothing", trace.path), "its rates are zero");
    }
    own = from_seconds(curve.length_seconds());
    built_.stream.model = OpenModel{std::move(curve), load_.load.arrivals};
  }
  const auto length = need_length(own);
  if (!length) return fail(length.error());
  end_after(*length);
  built_.text = fmt::format("trace {}", trace.path);
  if (trace.speed.value != 1) built_.text += fmt::format(" at {:.4g}x speed", trace.speed.value);
  if (trace.scale.value != 1) built_.text += fmt::format(", {:.4g}x of it", trace.scale.value);
  return {};
}

}  // namespace

Result<BuiltStream> build_stream(const spec::TestLoad& load, const LoadSetting& setting) {
  return StreamBuilder(load, setting).build();
}

}  // namespace headroom::workload
