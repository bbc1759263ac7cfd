// Rules on retries: few, spread out, limited in number, and of what may be done twice.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "queueing/metastability.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr int kMostAttempts = 3;
constexpr double kMostAlongAPath = 4;
constexpr double kMostHedges = 0.05;
constexpr double kExponentialP95 = 3.0;  // of its mean: -ln(0.05)

bool is_repeated(const Edge& edge) {
  return edge.attempts() > 1;
}

void many_attempts(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.attempts() <= kMostAttempts) continue;
    ruling.about(edge).figure("attempts", fmt::format("{}", edge.attempts()));
  }
}

void no_backoff(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (!is_repeated(edge) || edge.retry->backoff > Nanos{}) continue;
    ruling.about(edge).figure("pause before the next attempt", "none");
  }
}

void no_jitter(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    const bool pauses = is_repeated(edge) && edge.retry->backoff > Nanos{};
    if (!pauses || edge.retry->full_jitter) continue;
    ruling.about(edge).figure("every pause", to_string(edge.retry->backoff));
  }
}

void no_budget(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (!is_repeated(edge) || edge.retry->budget) continue;
    ruling.about(edge).figure("load when every attempt fails", fmt::format("{}x", edge.attempts()));
  }
}

double attempts_along(const std::vector<const Edge*>& path) {
  double attempts = 1;
  for (const Edge* edge : path) attempts *= edge->attempts();
  return attempts;
}

void multiplied_along_a_path(const Subject& subject, Ruling& ruling) {
  const auto paths = subject.edges.paths();
  const auto worst = std::ranges::max_element(paths, {}, attempts_along);
  if (worst == paths.end() || attempts_along(*worst) <= kMostAlongAPath) return;
  std::vector<std::string> way;
  int most = 1;
  for (const Edge* edge : *worst) {
    if (is_repeated(*edge))
      way.push_back(fmt::format("{} ({} attempts)", edge->name, edge->attempts()));
    most = std::max(most, edge->attempts());
  }
  ruling.about(*worst->back())
      .figure("attempts for one request of a user", fmt::format("{:g}", attempts_along(*worst)))
      .figure("on the way", fmt::format("{}", fmt::join(way, ", ")))
      .once_mended("attempts with retries in one place only", fmt::format("{}", most));
}

bool is_safe_by_method(std::string_view method) {
  return method != "POST" && method != "PATCH";
}

void repeated_without_idempotence(const Subject& subject, Ruling& ruling) {
  std::vector<std::string_view> unsafe;
  for (const spec::Journey& journey : subject.spec.workload.journeys) {
    spec::for_each_request(journey.steps, [&](const spec::Step& step) {
      if (!is_safe_by_method(step.method)) unsafe.push_back(step.name);
    });
  }
  for (const Edge& edge : subject.edges.all()) {
    if (!is_repeated(edge)) continue;
    const std::optional<bool> told = edge.call == nullptr ? std::nullopt : edge.call->idempotent;
    if (told == true) continue;
    std::vector<std::string> writing = subject.steps_of(edge);
    std::erase_if(writing, [&](const std::string& step) {
      return std::ranges::find(unsafe, step) == unsafe.end();
    });
    if (told == false) {
      ruling.about(edge).figure("idempotent", "no");
    } else if (!writing.empty()) {
      ruling.needs("idempotent of " + edge.name);
    }
  }
}

void repeated_when_overloaded(const Subject& subject, Ruling& ruling) {
  constexpr std::array kOverload{429, 503};
  for (const Edge& edge : subject.edges.all()) {
    if (!is_repeated(edge)) continue;
    std::vector<int> repeated;
    for (const int status : kOverload) {
      const auto holds = [status](const spec::Retry::On::Statuses& range) {
        return range.from <= status && status <= range.to;
      };
      if (std::ranges::any_of(edge.retry->on.statuses, holds)) repeated.push_back(status);
    }
    if (repeated.empty()) continue;
    ruling.about(edge).figure("tried again after", fmt::format("{}", fmt::join(repeated, ", ")));
  }
}

// A bank of servers as one that is as fast as all of them: exact for when they are all busy, which
// is what this is about. Longer queues than ten timeouts change nothing.
queueing::RetryingCallers callers_of(const AtPeak& peak, const Edge& edge, double room) {
  const double timeout = to_seconds(*edge.timeout);
  const double most = 10 * timeout * peak.requests_most() + 1;
  return {.service_rate = peak.requests_most(),
          .room = static_cast<int>(std::clamp(room, 1.0, std::min(most, 1e5))),
          .timeout = timeout,
          .retries = edge.attempts() - 1};
}

bool forgets_the_late(const AtPeak& peak, const Edge& edge) {
  if (edge.call != nullptr && (edge.call->deadline == spec::Call::Deadline::kPassedOn ||
                               edge.call->gives_up == spec::Call::GivesUp::kCancels)) {
    return true;
  }
  return peak.component.patience && peak.component.patience->mean() <= to_seconds(*edge.timeout);
}

// A budget caps what retries add: under it they cannot hold an overload up.
bool budget_prevents(const AtPeak& peak, const Edge& edge) {
  if (!edge.retry->budget) return false;
  return peak.requests() * (1 + edge.retry->budget->value) < peak.requests_most();
}

void two_stable_states(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    for (const Edge* edge : subject.edges.into(peak.component)) {
      if (!is_repeated(*edge) || !edge->timeout || forgets_the_late(peak, *edge) ||
          budget_prevents(peak, *edge)) {
        continue;
      }
      const double room = peak.component.queue ? static_cast<double>(*peak.component.queue + 1) *
                                                     peak.component.replicas
                                               : 1e9;
      const auto loop = queueing::RetryLoop::of(callers_of(peak, *edge, room));
      const auto range = loop ? loop->bistable_range() : std::nullopt;
      if (!range || peak.requests() < range->from || peak.requests() > range->to) continue;
      ruling.about(*edge)
          .figure("load at the peak", percent(peak.requests() / peak.requests_most()))
          .figure("a spike may not end between",
                  fmt::format("{} and {}", percent(range->from / peak.requests_most()),
                              percent(range->to / peak.requests_most())));
    }
  }
}

void hedges_without_limit(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || !edge.call->hedge) continue;
    const spec::Hedge& hedge = *edge.call->hedge;
    if (!hedge.at_most || hedge.at_most->value > kMostHedges) {
      ruling.about(edge).figure("second attempts at most",
                                hedge.at_most ? percent(hedge.at_most->value) : "no limit");
      continue;
    }
    if (!subject.service) continue;
    const double p95 = kExponentialP95 * flow_to(subject, *edge.to).stay;
    if (to_seconds(hedge.after) >= p95) continue;
    ruling.about(edge)
        .figure("second attempt after", to_string(hedge.after))
        .figure("p95 of the first, about", to_string(from_seconds(p95)));
  }
}

constexpr std::array kRules{
    Rule{.id = "RTY01",
         .category = "retries",
         .title = "Many attempts",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why =
             "Every further attempt multiplies the load at the moment when the callee is weakest.",
         .source = "Google SRE book, ch. 21; Azure, Retry Storm antipattern",
         .fix = "Three attempts in all, at most.",
         .decide = many_attempts},
    Rule{.id = "RTY02",
         .category = "retries",
         .title = "Tries again at once",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "Without a pause the next attempt meets the overload that made the last one fail.",
         .source = "AWS Well-Architected REL05-BP03; Azure, Retry Storm antipattern",
         .fix = "Pause longer each time: backoff: 100ms exponential.",
         .decide = no_backoff},
    Rule{.id = "RTY03",
         .category = "retries",
         .title = "Retries in step",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Callers that failed together come back together, in waves.",
         .source = "AWS Well-Architected REL05-BP03; Amazon Builders' Library",
         .fix = "Draw each pause at random: jitter: full.",
         .decide = no_jitter},
    Rule{.id = "RTY04",
         .category = "retries",
         .title = "Retries without a budget",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "A limit for each request does not limit them all: when everything fails, "
                "everything is tried again.",
         .source = "Google SRE book, ch. 21 (10 %); Finagle (20 %)",
         .fix = "Allow retries for 10 to 20 % of the calls: budget: 10%.",
         .decide = no_budget},
    Rule{.id = "RTY05",
         .category = "retries",
         .title = "Retries multiply along a path",
         .severity = Severity::kCritical,
         .evidence = Evidence::kFile,
         .why = "Each caller's attempts multiply those of the one before: three attempts in five "
                "layers are 243 calls.",
         .source =
             "Amazon Builders' Library, Timeouts, retries and backoff; Google SRE book, ch. 21",
         .fix = "Retry in one place of the path, next to what fails or at its beginning.",
         .decide = multiplied_along_a_path},
    Rule{.id = "RTY06",
         .category = "retries",
         .title = "Repeats what must not be done twice",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why =
             "An attempt that timed out may well have been carried out: the second one orders, or "
             "charges, again.",
         .source = "AWS Well-Architected REL04",
         .fix = "Send an idempotency key, or do not retry.",
         .decide = repeated_without_idempotence},
    Rule{.id = "RTY07",
         .category = "retries",
         .title = "Retries what was refused for overload",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Load that was shed comes back as load.",
         .source = "Google SRE book, ch. 21; Azure, Retry Storm antipattern",
         .fix = "Leave 429 and 503 out of retry.on, or heed their Retry-After.",
         .decide = repeated_when_overloaded},
    Rule{.id = "RTY08",
         .category = "retries",
         .title = "A spike may never end",
         .severity = Severity::kCritical,
         .evidence = Evidence::kModel,
         .why = "At this load there are two stable states: one in which the service answers, and "
                "one in which retries alone keep it too late for everybody.",
         .source =
             "Bronson et al. (HotOS 2021); Huang et al., Metastable failures in the wild (OSDI "
             "2022)",
         .fix =
             "Shorten the queue, add a retry budget, or pass deadlines on; then test with a spike.",
         .decide = two_stable_states},
    Rule{.id = "RTY09",
         .category = "retries",
         .title = "Hedging without a limit",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "When everything is slow, every call is sent twice.",
         .source = "Dean and Barroso, The tail at scale (2013)",
         .fix = "Send the second attempt after the p95, and for 5 % of the calls at most.",
         .decide = hedges_without_limit},
};

}  // namespace

std::span<const Rule> retry_rules() {
  return kRules;
}

}  // namespace headroom::review
