// Rules on redundancy: what happens when one of it, or one of what it needs, is gone.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

// Without whose answer the caller has none.
bool is_hard(const Edge& edge) {
  if (edge.call == nullptr) return true;
  return edge.call->mode == spec::Call::Mode::kSync &&
         edge.call->need == spec::Call::Need::kRequired;
}

// What some request of a user cannot do without, the entry first.
std::vector<const spec::Component*> needed_by_users(const Subject& subject) {
  std::vector<const spec::Component*> needed;
  if (subject.edges.entry() != nullptr) needed.push_back(subject.edges.entry());
  for (std::size_t i = 0; i < needed.size(); ++i) {
    for (const Edge* edge : subject.edges.out_of(*needed[i])) {
      if (is_hard(*edge) && std::ranges::find(needed, edge->to) == needed.end()) {
        needed.push_back(edge->to);
      }
    }
  }
  return needed;
}

void single_point_of_failure(const Subject& subject, Ruling& ruling) {
  for (const spec::Component* component : needed_by_users(subject)) {
    if (component->kind == spec::Component::Kind::kExternal) continue;
    const bool is_alone = component->replicas == 1;
    if (!is_alone && component->zones.value_or(2) > 1) continue;
    Finding& finding = ruling.about(*component);
    finding.figure("replicas", fmt::format("{}", component->replicas));
    if (!is_alone) finding.figure("zones", "1");
  }
}

void dependencies_miss_the_promise(const Subject& subject, Ruling& ruling) {
  const auto promise = std::ranges::find(subject.spec.requirements, spec::Metric::kAvailability,
                                         &spec::Requirement::metric);
  if (promise == subject.spec.requirements.end()) {
    return ruling.needs("a requirement of availability");
  }
  double together = 1;
  std::vector<std::string_view> names;
  for (const spec::Component* component : needed_by_users(subject)) {
    if (component->availability) {
      together *= component->availability->value;
      names.push_back(component->name);
    } else {
      ruling.needs("availability of components");
    }
  }
  if (together >= promise->limit) return;
  ruling.about("requirement " + promise->text, promise->at)
      .figure("promised", percent(promise->limit))
      .figure(fmt::format("{} together", enumerate(names, "and")), percent(together));
}

void failover_too_small(const Subject&, Ruling& ruling) {
  ruling.needs("which component takes over for which");
}

// The reader of the file refuses calls that go in a circle: no request would ever end. So whoever
// comes here has none.
void no_circle_comes_here(const Subject&, Ruling&) {}

constexpr std::array kRules{
    Rule{.id = "RED01",
         .category = "redundancy",
         .title = "Single point of failure",
         .severity = Severity::kCritical,
         .evidence = Evidence::kFile,
         .why = "There is one of it, and users cannot do without: its every fault is an outage.",
         .source = "Azure Well-Architected RE:05; AWS Well-Architected REL10",
         .fix = "Run at least two replicas, in two zones.",
         .decide = single_point_of_failure},
    Rule{.id = "RED02",
         .category = "redundancy",
         .title = "Needs more than is promised to it",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why =
             "What all must be up for is up less often than each: three times 99.9 % make 99.7 %.",
         .source = "Treynor et al., The calculus of service availability (ACM Queue 2017)",
         .fix = "Do without some of it (need: optional), have more of it, or promise less.",
         .decide = dependencies_miss_the_promise},
    Rule{.id = "RED03",
         .category = "redundancy",
         .title = "Too small to take over",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "Whoever takes over has his own load already: with both he fails next.",
         .source = "Google SRE book, ch. 22",
         .fix = "Size each side for the load of both, or shed before taking over.",
         .decide = failover_too_small},
    Rule{.id = "RED04",
         .category = "redundancy",
         .title = "Calls in a circle",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "Components that wait for each other lock up under load, and none can start first.",
         .source = "Google SRE practice; Nygard, Release It!",
         .fix = "Remove one of the calls.",
         .decide = no_circle_comes_here},
};

}  // namespace

std::span<const Rule> redundancy_rules() {
  return kRules;
}

}  // namespace headroom::review
