// Rules on queues: bounded, short, and worked off in time.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "review/at_peak.h"
#include "review/categories.h"
#include "review/tagged.h"

namespace headroom::review {
namespace {

constexpr double kQueuePerWorker = 0.5;

// How many requests one replica works on at once; nothing where any number of them.
std::optional<int> workers_of(const spec::Component& component) {
  if (component.slots && component.concurrency) {
    return std::min(*component.slots, *component.concurrency);
  }
  return component.slots ? component.slots : component.concurrency;
}

bool is_async(const Edge& edge) {
  return edge.call != nullptr && edge.call->mode == spec::Call::Mode::kAsync;
}

bool is_fed_by_messages(const Subject& subject, const spec::Component& component) {
  return std::ranges::any_of(subject.edges.into(component),
                             [](const Edge* edge) { return is_async(*edge); });
}

// Somebody else's queue is theirs to bound.
void unbounded(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    const bool can_fill = component.cpu || component.slots || component.concurrency;
    if (component.kind == spec::Component::Kind::kExternal || !can_fill || component.queue)
      continue;
    if (is_fed_by_messages(subject, component)) continue;
    ruling.about(component).figure("may wait at each replica", "any number");
  }
}

void too_long_for_steady_traffic(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    const std::optional<int> workers = workers_of(component);
    if (!component.queue || !workers || is_fed_by_messages(subject, component)) continue;
    if (component.line == spec::Component::Line::kLifo || component.patience) continue;
    if (*component.queue <= kQueuePerWorker * *workers) continue;
    ruling.about(component)
        .figure("may wait", fmt::format("{}", *component.queue))
        .figure("worked on at once", fmt::format("{}", *workers));
  }
}

void messages_without_an_end(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (!is_async(edge) || (edge.call->ttl && !edge.call->dead_letter.empty())) continue;
    ruling.about(edge)
        .figure("messages live", edge.call->ttl ? to_string(*edge.call->ttl) : "for ever")
        .figure("dead-letter queue",
                edge.call->dead_letter.empty() ? "none" : edge.call->dead_letter);
  }
}

void backlog_stays(const Subject& subject, Ruling& ruling) {
  const spec::Review& review = subject.spec.review;
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!is_fed_by_messages(subject, peak.component)) continue;
    const double backlog = peak.requests() * to_seconds(review.outage);
    const double spare = peak.requests_most() - peak.requests();
    if (spare > 0 && backlog / spare <= to_seconds(review.recovery)) continue;
    const double enough =
        peak.requests() * (1 + to_seconds(review.outage) / to_seconds(review.recovery));
    ruling.about(peak.component)
        .figure("backlog after " + to_string(review.outage), count_to_string(backlog))
        .figure("worked off in", spare > 0 ? to_string(from_seconds(backlog / spare)) : "never")
        .figure("should be", to_string(review.recovery))
        .once_mended("it takes messages at", to_string(Rate{enough}));
  }
}

void bulk_before_live(const Subject& subject, Ruling& ruling) {
  const std::vector<std::string> bulk = bulk_steps(subject.spec);
  for (const spec::Component& component : subject.spec.system.components) {
    if (!is_fed_by_messages(subject, component)) continue;
    if (bulk.empty()) return ruling.needs("tags: [bulk] on the steps of bulk work");
    const std::vector<std::string> here = steps_at(subject, component);
    const std::vector<std::string> bulk_here = common(here, bulk);
    if (bulk_here.empty() || bulk_here.size() == here.size()) continue;
    ruling.about(component)
        .figure("bulk work", fmt::format("{}", fmt::join(bulk_here, ", ")))
        .figure("steps in the same line", fmt::format("{}", here.size()));
  }
}

constexpr std::array kRules{
    Rule{
        .id = "QUE01",
        .category = "queues",
        .title = "Queue without a bound",
        .severity = Severity::kCritical,
        .evidence = Evidence::kFile,
        .why = "An overload then costs everybody's time and all memory, instead of a few refusals.",
        .source = "AWS Well-Architected REL05-BP04; Google SRE book, ch. 22",
        .fix = "Bound it (queue: 64), and refuse the rest at once.",
        .decide = unbounded},
    Rule{
        .id = "QUE02",
        .category = "queues",
        .title = "Queue longer than steady traffic needs",
        .severity = Severity::kMedium,
        .evidence = Evidence::kFile,
        .why = "What stands in a long queue is no more likely to be served in the end, only later.",
        .source = "Google SRE book, ch. 22: half as many as there are workers",
        .fix = "Shorten it; where traffic comes in bursts, serve the newest first (line: lifo).",
        .decide = too_long_for_steady_traffic},
    Rule{
        .id = "QUE03",
        .category = "queues",
        .title = "Messages that nobody clears away",
        .severity = Severity::kHigh,
        .evidence = Evidence::kFile,
        .why =
            "A backlog of work that nobody wants any more, or that fails each time, delays what is "
            "new.",
        .source = "Amazon Builders' Library, Avoiding insurmountable queue backlogs",
        .fix =
            "Give messages a time to live and a dead-letter queue, and watch the oldest one's age.",
        .decide = messages_without_an_end},
    Rule{.id = "QUE04",
         .category = "queues",
         .title = "Backlog is not worked off in time",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "Consumers that just keep up at the peak never catch up after an outage.",
         .source = "Amazon Builders' Library, Avoiding insurmountable queue backlogs",
         .fix = "Let consumers take (1 + outage / recovery) times what comes.",
         .decide = backlog_stays},
    Rule{.id = "QUE05",
         .category = "queues",
         .title = "Bulk work in the line of live work",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "What is urgent waits behind what has all night.",
         .source = "Amazon Builders' Library, Avoiding insurmountable queue backlogs",
         .fix = "Give bulk work a queue, and consumers, of its own.",
         .decide = bulk_before_live},
};

}  // namespace

std::span<const Rule> queue_rules() {
  return kRules;
}

}  // namespace headroom::review
