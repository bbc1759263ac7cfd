// Rules on timeouts: that there are some, that they fit together, and to what they wait for.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr double kFalseTimeouts = 0.001;
constexpr double kFarAboveUse = 10;
constexpr double kQueueShareOfTimeout = 0.5;

bool is_sync(const Edge& edge) {
  return edge.call == nullptr || edge.call->mode == spec::Call::Mode::kSync;
}

void call_without_timeout(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (is_sync(edge) && !edge.timeout) ruling.about(edge).figure("timeout", "none");
  }
}

// How long a call may take with all its attempts; none where it has no timeout.
Nanos longest(const Edge& edge) {
  if (!edge.timeout) return {};
  Nanos sum = *edge.timeout * edge.attempts();
  if (edge.retry == nullptr) return sum;
  Nanos pause = edge.retry->backoff;
  for (int retry = 1; retry < edge.attempts(); ++retry) {
    sum += pause;
    if (edge.retry->exponential) pause *= 2;
  }
  return sum;
}

// How long the calls that answer a request of this step may take: one after the other, but for
// those that are made together with the one before.
Nanos longest_behind(const Subject& subject, const spec::Component& callee, std::string_view step) {
  Nanos before{};
  Nanos together{};
  for (const Edge* call : subject.edges.out_of(callee, step)) {
    if (!is_sync(*call)) continue;
    if (call->call->order == spec::Call::Order::kTogether) {
      together = std::max(together, longest(*call));
    } else {
      before += together;
      together = longest(*call) * call->call->times;
    }
  }
  return before + together;
}

void callee_outlasts_its_caller(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (!is_sync(edge) || !edge.timeout) continue;
    Nanos worst{};
    for (const std::string& step : subject.steps_of(edge)) {
      worst = std::max(worst, longest_behind(subject, *edge.to, step));
    }
    if (worst <= *edge.timeout) continue;
    ruling.about(edge)
        .figure("waits at most", to_string(*edge.timeout))
        .figure("the calls behind it may take", to_string(worst));
  }
}

void cuts_into_normal_latency(const Subject& subject, Ruling& ruling) {
  if (!subject.rehearsal) return ruling.needs(subject.unknown);
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call != nullptr) continue;
    const Rehearsal::Step* step = subject.rehearsal->find(edge.steps.front());
    if (step == nullptr || step->timed_out <= kFalseTimeouts) continue;
    ruling.about(edge)
        .figure("timeout", to_string(*edge.timeout))
        .figure("times out at the peak", percent(step->timed_out) + " of requests")
        .figure("response time p99.9", to_string(from_seconds(step->p999)));
  }
  for (const Rehearsal::Component& caller : subject.rehearsal->components) {
    const spec::Component& component = *subject.edges.find(caller.name);
    // What nobody waits for is given up at once.
    const auto calls = subject.edges.out_of(component);
    const bool waits = std::ranges::all_of(calls, [](const Edge* call) { return is_sync(*call); });
    if (!waits || caller.timeouts <= kFalseTimeouts) continue;
    ruling.about(component).figure("its calls time out at the peak",
                                   percent(caller.timeouts) + " of requests");
  }
}

// What is behind a call cannot take longer than what its users see of it. How long those wait is
// their own affair.
void far_above_use(const Subject& subject, Ruling& ruling) {
  if (!subject.rehearsal) return ruling.needs(subject.unknown);
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || !is_sync(edge) || !edge.timeout) continue;
    double slowest = 0;
    for (const std::string& step : subject.steps_of(edge)) {
      const Rehearsal::Step* rehearsed = subject.rehearsal->find(step);
      if (rehearsed != nullptr) slowest = std::max(slowest, rehearsed->p99);
    }
    if (slowest == 0 || to_seconds(*edge.timeout) <= kFarAboveUse * slowest) continue;
    ruling.about(edge)
        .figure("timeout", to_string(*edge.timeout))
        .figure("response time p99 at the peak", to_string(from_seconds(slowest)));
  }
}

void no_deadline_passed_on(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || !is_sync(edge)) continue;
    if (edge.call->deadline == spec::Call::Deadline::kPassedOn ||
        edge.call->gives_up == spec::Call::GivesUp::kCancels) {
      continue;
    }
    const auto behind = subject.edges.out_of(*edge.to);
    if (std::ranges::none_of(behind, [](const Edge* next) { return is_sync(*next); })) continue;
    ruling.about(edge)
        .figure("calls behind it", fmt::format("{}", behind.size()))
        .figure("deadline", "not passed on");
  }
}

void queue_outlasts_callers(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!peak.component.queue) continue;
    std::optional<Nanos> patience;
    for (const Edge* edge : subject.edges.into(peak.component)) {
      if (!is_sync(*edge) || !edge->timeout) continue;
      patience = std::min(patience.value_or(Nanos::max()), *edge->timeout);
    }
    const double served = peak.requests_most() / peak.component.replicas;
    if (!patience || !(served > 0)) continue;
    const double full = *peak.component.queue / served;
    if (full <= to_seconds(*patience)) continue;
    const double better = std::floor(kQueueShareOfTimeout * to_seconds(*patience) * served);
    ruling.about(peak.component)
        .figure("wait in a full queue", to_string(from_seconds(full)))
        .figure("callers wait at most", to_string(*patience))
        .once_mended(fmt::format("wait with queue: {:.0f}", better),
                     to_string(from_seconds(better / served)));
  }
}

constexpr std::array kRules{
    Rule{.id = "TMO01",
         .category = "timeouts",
         .title = "Call without a timeout",
         .severity = Severity::kCritical,
         .evidence = Evidence::kFile,
         .why =
             "A callee that hangs holds the caller's connections and memory until the caller hangs "
             "as well.",
         .source = "AWS Well-Architected REL05-BP05; Nygard, Release It!",
         .fix = "Give the call a timeout, from the p99.9 that was measured.",
         .decide = call_without_timeout},
    Rule{.id = "TMO02",
         .category = "timeouts",
         .title = "Gives up before the calls behind it do",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "The callee goes on with an answer that nobody waits for, while its caller "
                "already tries again.",
         .source =
             "Google SRE book, ch. 22; Amazon Builders' Library, Timeouts, retries and backoff",
         .fix = "Let timeouts, with all attempts, shrink from caller to callee.",
         .decide = callee_outlasts_its_caller},
    Rule{.id = "TMO03",
         .category = "timeouts",
         .title = "Timeout cuts off healthy requests",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "More than one healthy request in a thousand becomes an error, and a retry on top.",
         .source = "Amazon Builders' Library, Timeouts, retries and backoff",
         .fix = "Wait at least as long as the p99.9 at the planned load.",
         .decide = cuts_into_normal_latency},
    Rule{.id = "TMO04",
         .category = "timeouts",
         .title = "Timeout far above what is ever needed",
         .severity = Severity::kMedium,
         .evidence = Evidence::kModel,
         .why = "When the callee hangs, as many requests pile up as arrive within the timeout.",
         .source = "AWS Well-Architected REL05-BP05; Little's law",
         .fix = "Lower it to about one and a half times the p99.9.",
         .decide = far_above_use},
    Rule{.id = "TMO05",
         .category = "timeouts",
         .title = "Callees do not learn when to stop",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "Work goes on for callers who have left: that is what keeps an overload alive "
                "after its cause is gone.",
         .source = "Google SRE book, ch. 22; Bronson et al., Metastable failures (HotOS 2021)",
         .fix = "Pass the deadline on (deadline: passed on), or cancel when giving up.",
         .decide = no_deadline_passed_on},
    Rule{.id = "TMO06",
         .category = "timeouts",
         .title = "Queue holds longer than callers wait",
         .severity = Severity::kCritical,
         .evidence = Evidence::kModel,
         .why = "Once the queue is full every answer is too late: busy all the time, and useful "
                "to nobody.",
         .source = "Google SRE book, ch. 22; worked out from queue, capacity and timeout",
         .fix = "Let no more wait than are served in half the timeout.",
         .decide = queue_outlasts_callers},
};

}  // namespace

std::span<const Rule> timeout_rules() {
  return kRules;
}

}  // namespace headroom::review
