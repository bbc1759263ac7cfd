// Rules on operations: what is taken away on purpose, and when.
#include <fmt/format.h>

#include <array>

#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

void deploy_takes_the_spare(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!peak.component.deploy) {
      ruling.needs("deploy of components");
      continue;
    }
    const int left = peak.component.replicas - peak.component.deploy->unavailable;
    if (left > 0 && peak.utilisation(left) <= peak.usable(left)) continue;
    Finding& finding = ruling.about(peak.component);
    finding.figure("replicas down at once", fmt::format("{}", peak.component.deploy->unavailable));
    if (left > 0) {
      finding.figure(fmt::format("utilisation with {}", left), percent(peak.utilisation(left)))
          .figure("good up to", percent(peak.usable(left)));
    } else {
      finding.figure("left", "none");
    }
  }
}

void batch_on_the_peak(const Subject&, Ruling& ruling) {
  ruling.needs("when batch work runs, and when the busiest hour is");
}

constexpr std::array kRules{
    Rule{
        .id = "OPS01",
        .category = "operations",
        .title = "A deploy takes what is to spare",
        .severity = Severity::kMedium,
        .evidence = Evidence::kModel,
        .why = "A release at the peak is then an overload.",
        .source = "Azure Well-Architected PE:10",
        .fix =
            "Start the new before stopping the old (deploy: { unavailable: 0 }), or deploy off the "
            "peak.",
        .decide = deploy_takes_the_spare},
    Rule{.id = "OPS02",
         .category = "operations",
         .title = "Batch work at the busiest hour",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Backups and reports take what users need just then.",
         .source = "Azure Well-Architected PE:10",
         .fix = "Move it, or throttle it.",
         .decide = batch_on_the_peak},
};

}  // namespace

std::span<const Rule> operations_rules() {
  return kRules;
}

}  // namespace headroom::review
