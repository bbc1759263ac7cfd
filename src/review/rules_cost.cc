// Rules on cost.
#include <fmt/format.h>

#include <array>

#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr double kIdle = 0.25;

void far_more_than_needed(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    const int replicas = peak.component.replicas;
    if (replicas < 3) continue;  // two are for safety
    const double utilisation = peak.utilisation(replicas - 1);
    if (utilisation >= kIdle * peak.usable(replicas - 1)) continue;
    Finding& finding = ruling.about(peak.component)
                           .figure(fmt::format("utilisation at the peak with {}", replicas - 1),
                                   percent(utilisation))
                           .figure("good up to", percent(peak.usable(replicas - 1)));
    const auto needed = peak.capacity.replicas_for(peak.sessions);
    if (needed) {
      finding.once_mended(fmt::format("utilisation with {} of {}", *needed, *needed + 1),
                          percent(peak.utilisation(*needed)));
    }
  }
}

constexpr std::array kRules{
    Rule{.id = "CST01",
         .category = "cost",
         .title = "Far more than the peak needs",
         .severity = Severity::kInfo,
         .evidence = Evidence::kModel,
         .why = "Even with one replica less, three quarters of what may be used stand idle at the "
                "peak.",
         .source = "AWS Well-Architected, cost optimization pillar",
         .fix = "Run fewer, or scale with the load.",
         .decide = far_more_than_needed},
};

}  // namespace

std::span<const Rule> cost_rules() {
  return kRules;
}

}  // namespace headroom::review
