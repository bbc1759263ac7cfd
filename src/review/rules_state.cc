// Rules on state and balancing: whether any replica can take any request, and which one does.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "queueing/choices.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr double kBusy = 0.7;

bool keeps_state(const spec::Component& component) {
  return component.kind == spec::Component::Kind::kDatabase ||
         component.kind == spec::Component::Kind::kCache ||
         component.kind == spec::Component::Kind::kQueue;
}

void state_in_replicas(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    if (keeps_state(component)) continue;  // which is what it is for
    const bool is_sticky = component.balancing == spec::Component::Balancing::kSticky ||
                           component.state == spec::Component::State::kSticky;
    const bool is_local = component.state == spec::Component::State::kLocal;
    if (!is_sticky && !is_local) continue;
    ruling.about(component).figure(
        "users", is_sticky ? "come back to one replica" : "leave state in a replica");
  }
}

// As if every replica were one server: the more of them it has, the less it matters.
void blind_balancing(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    const spec::Component::Balancing balancing = peak.component.balancing;
    const bool is_blind = balancing == spec::Component::Balancing::kRandom ||
                          balancing == spec::Component::Balancing::kRoundRobin;
    const double utilisation = peak.utilisation();
    if (!is_blind || peak.component.replicas < 2 || utilisation <= kBusy || utilisation >= 1)
      continue;
    // On the scale of one request's work.
    const auto response = [&](int choices) {
      return queueing::best_of_choices_response(
          {.arrival_rate = utilisation, .service_rate = 1, .servers = 1}, choices);
    };
    const auto blind = response(1);
    const auto two = response(2);
    if (!blind || !two) continue;
    ruling.about(peak.component)
        .figure("utilisation at the peak", percent(utilisation))
        .figure("response time, of the work alone", fmt::format("{:.1f}x", *blind))
        .once_mended("of two choices", fmt::format("{:.1f}x", *two));
  }
}

constexpr std::array kRules{
    Rule{.id = "STA01",
         .category = "state",
         .title = "State in the replicas",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Load spreads unevenly, and whoever loses a replica loses what it knew.",
         .source = "AWS Well-Architected REL05-BP06",
         .fix = "Keep sessions in a store of their own, so that any replica can answer.",
         .decide = state_in_replicas},
    Rule{.id = "STA02",
         .category = "state",
         .title = "Balances blindly while busy",
         .severity = Severity::kLow,
         .evidence = Evidence::kModel,
         .why = "Some requests queue behind a long one while another replica is free.",
         .source = "Mitzenmacher, The power of two choices (1996)",
         .fix = "Send to the less busy of two: balancing: two choices.",
         .decide = blind_balancing},
};

}  // namespace

std::span<const Rule> state_rules() {
  return kRules;
}

}  // namespace headroom::review
