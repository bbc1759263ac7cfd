// Rules on overload: who is refused, who goes first, and what goes on without what failed.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "review/categories.h"
#include "review/tagged.h"

namespace headroom::review {
namespace {

// Refuses what is too much: by itself, by rate, or because only so many may wait.
bool sheds(const spec::Component& component) {
  const bool is_bounded = component.queue && (component.slots || component.concurrency);
  return !component.shed.empty() || component.rate_limit || is_bounded;
}

void no_shedding(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    if (component.kind == spec::Component::Kind::kExternal || sheds(component)) continue;
    std::vector<const spec::Component*> callers;
    for (const Edge* edge : subject.edges.into(component)) {
      if (edge->from != nullptr) callers.push_back(edge->from);
    }
    std::ranges::sort(callers);
    const auto repeated = std::ranges::unique(callers);
    callers.erase(repeated.begin(), repeated.end());
    const bool is_entry = &component == subject.edges.entry();
    if (!is_entry && callers.size() < 2) continue;
    ruling.about(component)
        .figure("called by", is_entry ? "users" : fmt::format("{} components", callers.size()))
        .figure("refuses", "nothing");
  }
}

void no_limit_at_the_edge(const Subject& subject, Ruling& ruling) {
  const spec::Component* entry = subject.edges.entry();
  if (entry == nullptr) return ruling.needs("system");
  if (!entry->rate_limit) ruling.about(*entry).figure("rate limit", "none");
}

void optional_but_needed(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || edge.call->need != spec::Call::Need::kOptional) continue;
    if (!edge.call->fallback.empty() || edge.call->breaker) continue;
    ruling.about(edge).figure("fallback", "none").figure("breaker", "none");
  }
}

bool sheds_first(const spec::Component& component, const std::vector<std::string>& bulk) {
  return std::ranges::any_of(component.shed, [&](const spec::Component::Shed& shed) {
    return !shed.on.empty() && common(shed.on, bulk).size() == shed.on.size();
  });
}

void bulk_beside_live(const Subject& subject, Ruling& ruling) {
  const std::vector<std::string> bulk = bulk_steps(subject.spec);
  if (bulk.empty()) return ruling.needs("tags: [bulk] on the steps of bulk work");
  for (const spec::Component& component : subject.spec.system.components) {
    const bool is_pool = component.slots || component.concurrency;
    const std::vector<std::string> here = steps_at(subject, component);
    const std::vector<std::string> bulk_here = common(here, bulk);
    if (!is_pool || bulk_here.empty() || bulk_here.size() == here.size()) continue;
    if (sheds_first(component, bulk)) continue;
    ruling.about(component)
        .figure("bulk work", fmt::format("{}", fmt::join(bulk_here, ", ")))
        .figure("live steps beside it", fmt::format("{}", here.size() - bulk_here.size()));
  }
}

void no_limit_for_a_tenant(const Subject& subject, Ruling& ruling) {
  bool is_told = false;
  for (const spec::Component& component : subject.spec.system.components) {
    if (!component.tenants) continue;
    is_told = true;
    if (*component.tenants < 2 || component.tenant_limit) continue;
    ruling.about(component)
        .figure("customers", fmt::format("{}", *component.tenants))
        .figure("limit of each", "none");
  }
  if (!is_told) ruling.needs("tenants of components that several customers share");
}

void health_check_takes_all_out(const Subject&, Ruling& ruling) {
  ruling.needs("what health checks ask, and what happens when they all fail");
}

constexpr std::array kRules{
    Rule{.id = "OVL01",
         .category = "overload",
         .title = "Refuses nobody",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why =
             "In an overload all requests become slow, where a few could be refused and the others "
             "served.",
         .source = "Google SRE book, ch. 21 and 22; Amazon Builders' Library, Using load shedding",
         .fix = "Limit concurrency and queue, or shed: refuse early with 503.",
         .decide = no_shedding},
    Rule{.id = "OVL02",
         .category = "overload",
         .title = "No rate limit where users come in",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "One client in a loop can take all there is.",
         .source = "AWS Well-Architected REL05-BP02",
         .fix = "Limit each client at the entry: rate-limit.",
         .decide = no_limit_at_the_edge},
    Rule{.id = "OVL03",
         .category = "overload",
         .title = "Optional, but nothing works without it",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "What users could do without takes down what they cannot.",
         .source = "AWS Well-Architected REL05-BP01; Nygard, Release It!",
         .fix = "Say what is done without the answer (fallback), and stop asking while it fails "
                "(breaker).",
         .decide = optional_but_needed},
    Rule{.id = "OVL04",
         .category = "overload",
         .title = "Bulk and live work share a pool",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "A large job takes the slots that users wait for.",
         .source = "AWS Well-Architected REL10; Azure Well-Architected PE:09",
         .fix = "Give bulk work replicas of its own, or shed it first.",
         .decide = bulk_beside_live},
    Rule{.id = "OVL05",
         .category = "overload",
         .title = "No limit for each customer",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "One customer's busy hour is every other customer's outage.",
         .source = "Azure, Noisy Neighbor antipattern",
         .fix = "Limit the rate of each (tenant-limit), and spread them by shuffle sharding.",
         .decide = no_limit_for_a_tenant},
    Rule{
        .id = "OVL06",
        .category = "overload",
        .title = "Health checks can take everything out",
        .severity = Severity::kHigh,
        .evidence = Evidence::kFile,
        .why = "When checks ask a shared dependency, its slowness empties the whole load balancer.",
        .source = "Amazon Builders' Library, Implementing health checks",
        .fix = "Check the replica only, and keep all of them in when all fail.",
        .decide = health_check_takes_all_out},
};

}  // namespace

std::span<const Rule> overload_rules() {
  return kRules;
}

}  // namespace headroom::review
