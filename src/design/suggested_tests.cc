#include "design/suggested_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::design {
namespace {

using namespace std::chrono_literals;

// Of each kind of request, so that its p99 has ten beyond it.
constexpr double kSamples = 1000;
// Sessions of the rarest journey in a smoke test: with 3, it is missed one time in twenty.
constexpr double kSmokeSessions = 3;
constexpr Nanos kSpike = 30s;
constexpr double kBeyondSaturation = 1.25;
constexpr double kSoakShare = 0.7;

// To two digits, which is what a person would write.
double rounded(double value) {
  if (value <= 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  return std::round(value / unit) * unit;
}

std::string rate_text(double per_second) {
  return fmt::format("{:g}/s", rounded(per_second));
}

// Up to whole tens of seconds below 2 minutes, to whole minutes from there on.
Nanos round_length(double seconds, Nanos least, Nanos most) {
  const Nanos unit = seconds < 120 ? Nanos(10s) : Nanos(1min);
  const double units = std::ceil(seconds / to_seconds(unit));
  const Nanos length = unit * static_cast<std::int64_t>(std::min(units, 1e6));
  return std::clamp(length, least, most);
}

// As lines of comment, none much longer than 100 columns.
std::string comment(std::string_view text) {
  constexpr std::size_t kColumns = 96;
  std::string out = "  #";
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (column + (end - at) > kColumns) {
      out += "\n  #";
      column = 0;
    }
    out.append(" ").append(text.substr(at, end - at));
    column += end - at + 1;
    at = end + 1;
  }
  return out + "\n";
}

class Suggesting {
 public:
  Suggesting(const Service& service, const BreakPoint& point)
      : service_(service), point_(point), bottleneck_(service.capacity.bottleneck()) {}

  std::vector<SuggestedTest> run() {
    add_smoke();
    add_load();
    if (bottleneck_ != nullptr) {
      add_scalability();
      add_stress();
      add_spike();
      add_breakpoint();
    }
    add_soak();
    return std::move(tests_);
  }

 private:
  double peak() const { return service_.peak.per_second; }
  double saturated() const { return bottleneck_->capacity().per_second; }

  // Requests a second at the peak of the rarest step that a requirement speaks of by name, or of
  // all.
  double rarest_required() const {
    double all = 0;
    for (const double requests : service_.per_session) all += requests;
    double rarest = all;
    for (const spec::Requirement& requirement : service_.spec.requirements) {
      const auto step =
          std::ranges::find(service_.plan.steps, requirement.subject, &workload::Step::name);
      if (step == service_.plan.steps.end()) continue;
      const double requests =
          service_.per_session[static_cast<std::size_t>(step - service_.plan.steps.begin())];
      if (requests > 0) rarest = std::min(rarest, requests);
    }
    return peak() * rarest;
  }

  void add_smoke() {
    double rarest = 1;
    for (const workload::Journey& journey : service_.plan.journeys) {
      if (journey.share > 0) rarest = std::min(rarest, journey.share);
    }
    const double rate = std::max(0.1, std::min(1.0, rounded(peak() / 5)));
    const Nanos length = round_length(kSmokeSessions / rarest / rate, 10s, 5min);
    tests_.push_back(
        {"smoke", fmt::format("load: {}, for: {}", rate_text(rate), to_string(length)),
         "Every journey is walked, at next to no load: what fails here is broken, not slow."});
  }

  void add_load() {
    const Nanos judged = round_length(kSamples / rarest_required(), 1min, 30min);
    const Nanos warm_up = round_length(to_seconds(judged) / 5, 10s, 2min);
    tests_.push_back(
        {"load",
         fmt::format("load: expected peak, for: {}, warm-up: {}", to_string(judged + warm_up),
                     to_string(warm_up)),
         fmt::format(
             "The busiest minute of an ordinary day, {}, until what the requirements speak of "
             "has come a thousand times, which a p99 takes.",
             to_string(service_.peak))});
  }

  void add_scalability() {
    if (!point_.holds) return;
    std::string steps;
    for (const double share : {0.25, 0.5, 0.75, 1.0}) {
      steps += (steps.empty() ? "" : ", ") + rate_text(share * point_.holds->per_second);
    }
    tests_.push_back(
        {"scalability", fmt::format("load: \"steps {}\", for: 4min", steps),
         "A quarter, half, three quarters and all of what is predicted to hold: response "
         "times should stay level until the last step, and throughput follow the load."});
  }

  void add_stress() {
    tests_.push_back(
        {"stress", fmt::format("load: {}, for: 2min", rate_text(saturated() * kBeyondSaturation)),
         fmt::format("A quarter more than saturates {}, at {}: what cannot be answered should be "
                     "refused at once, and what is answered stay as fast.",
                     bottleneck_->name(), rate_text(saturated()))});
  }

  void add_spike() {
    const double factor = std::max(2.0, std::ceil(2 * saturated() / peak()));
    tests_.push_back(
        {"spike",
         fmt::format("load: expected peak, spike: {}x for {}, for: 2min", factor,
                     to_string(kSpike)),
         fmt::format("Twice what saturates {}, and back: once it is over, the requirements should "
                     "hold again by themselves.",
                     bottleneck_->name())});
  }

  void add_breakpoint() {
    const double highest = point_.breaks ? point_.breaks->per_second : saturated();
    tests_.push_back(
        {"breakpoint",
         fmt::format("load: ramp {} to {}, until: requirement fails", rate_text(highest / 8),
                     rate_text(highest * 2)),
         point_.holds ? fmt::format("Predicted to hold to {}: the measured figure says how far the "
                                    "model can be trusted.",
                                    rate_text(point_.holds->per_second))
                      : std::string("Predicted to break at any load: is that so?")});
  }

  void add_soak() {
    tests_.push_back({"soak",
                      fmt::format("load: {} of peak, for: 4h", to_string(Ratio{kSoakShare})),
                      "Hours at an ordinary load: leaks, growing files, connections that are not "
                      "given back."});
  }

  const Service& service_;
  const BreakPoint& point_;
  const ComponentCapacity* bottleneck_;
  std::vector<SuggestedTest> tests_;
};

}  // namespace

std::vector<SuggestedTest> suggested_tests(const Service& service, const BreakPoint& point) {
  return Suggesting(service, point).run();
}

std::string tests_section(const std::vector<SuggestedTest>& tests) {
  std::string text = "tests:\n";
  for (const SuggestedTest& test : tests) {
    text += comment(test.reason) + fmt::format("  {}: {{ {} }}\n", test.name, test.fields);
  }
  return text;
}

}  // namespace headroom::design
