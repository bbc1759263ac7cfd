// Rules on capacity: enough of it at the peak, with something lost, and in time.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "growth/scenario.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr double kQuotaShare = 0.8;
constexpr double kHyperGrowth = 10;
constexpr double kFlatDay = 1.0 / 24;
constexpr double kLeastPeakFactor = 1.5;

// The fewest replicas that keep within what is usable even when `lost` of them are.
std::optional<int> replicas_with_spare(const AtPeak& peak, int lost) {
  const auto needed = peak.capacity.replicas_for(peak.sessions);
  if (!needed) return std::nullopt;
  return *needed + lost;
}

// Too full once `lost` replicas are gone.
void find_fuller_without(const AtPeak& peak, int lost, Ruling& ruling) {
  const int replicas = peak.component.replicas;
  const int left = replicas - lost;
  if (left > 0 && peak.utilisation(left) <= peak.usable(left)) return;
  Finding& finding = ruling.about(peak.component);
  finding.figure("replicas", fmt::format("{}", replicas));
  if (left > 0) {
    finding.figure(fmt::format("utilisation with {}", left), percent(peak.utilisation(left)))
        .figure("good up to", percent(peak.usable(left)));
  } else {
    finding.figure("left", "none");
  }
  if (const auto enough = replicas_with_spare(peak, lost)) {
    finding.once_mended(fmt::format("utilisation with {} of {}", *enough - lost, *enough),
                        percent(peak.utilisation(*enough - lost)));
  }
}

void above_the_knee(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    const int replicas = peak.component.replicas;
    if (peak.utilisation() <= peak.usable(replicas)) continue;
    Finding& finding = ruling.about(peak.component)
                           .figure("utilisation at the peak", percent(peak.utilisation()))
                           .figure("good up to", percent(peak.usable(replicas)));
    if (const auto enough = replicas_with_spare(peak, 0)) {
      finding.once_mended(fmt::format("utilisation with {} replicas", *enough),
                          percent(peak.utilisation(*enough)));
    }
  }
}

void no_spare_replica(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (peak.component.replicas == 1) continue;  // which RED01 tells
    find_fuller_without(peak, 1, ruling);
  }
}

void critical_without_two_spare(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!peak.component.tier) {
      ruling.needs("tier of components");
    } else if (*peak.component.tier == 0) {
      find_fuller_without(peak, 2, ruling);
    }
  }
}

void zone_not_spare(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!peak.component.zones) ruling.needs("zones of components");
    if (peak.component.zones.value_or(1) < 2) continue;
    const int left = peak.capacity.without_a_zone();
    if (left > 0 && peak.utilisation(left) <= peak.usable(left)) continue;
    const double utilisation = left > 0 ? peak.utilisation(left) : INFINITY;
    Finding& finding = ruling.about(peak.component)
                           .figure("zones", fmt::format("{}", *peak.component.zones))
                           .figure(fmt::format("utilisation with {} of {} replicas", left,
                                               peak.component.replicas),
                                   left > 0 ? percent(utilisation) : "nothing is left");
    if (const auto needed = peak.capacity.replicas_for(peak.sessions)) {
      // Spread evenly, the zones that stay must hold what is needed.
      const int zones = *peak.component.zones;
      const int each = (*needed + zones - 2) / (zones - 1);
      finding.once_mended(
          fmt::format("utilisation with {} of {} replicas", each * (zones - 1), each * zones),
          percent(peak.utilisation(each * (zones - 1))));
    }
  }
}

// What scaling brings by itself takes no lead time. Exhausted already is another rule's affair.
void find_full_within(const growth::Scenario& scenario, const spec::Growth& growth,
                      const AtPeak& peak, const Subject& subject, Ruling& ruling) {
  const int most = replicas_at_most(peak.component);
  if (peak.utilisation(most) >= 1) return;
  const auto full =
      growth::exhaustion(scenario.points, peak.capacity.capacity(most).per_second).expected;
  if (!full) return;
  ruling.about(peak.component)
      .figure("growth", growth.name)
      .figure(fmt::format("full with {} replicas in", most),
              fmt::format("{} days", (*full - subject.today).count()))
      .figure("more takes", to_string(subject.spec.review.lead_time));
}

void runs_out_before_more_comes(const Subject& subject, Ruling& ruling) {
  const std::vector<spec::Growth>& growths = subject.spec.workload.growth;
  if (growths.empty()) return ruling.needs("workload.growth");
  const std::vector<AtPeak> peaks = at_peak(subject, ruling);
  if (peaks.empty()) return;
  const auto days = std::chrono::ceil<std::chrono::days>(subject.spec.review.lead_time).count();
  for (const spec::Growth& growth : growths) {
    const auto scenario =
        growth::scenario_of(growth, subject.spec.folder, peaks.front().sessions.per_second,
                            {.from = subject.today, .days = static_cast<int>(days)});
    if (!scenario) {
      ruling.needs(scenario.error().what);
      continue;
    }
    for (const AtPeak& peak : peaks) find_full_within(*scenario, growth, peak, subject, ruling);
  }
}

// The components that a lever makes more, larger or elastic.
std::vector<std::string> widened_by(const spec::Lever& lever) {
  std::vector<std::string> names;
  for (const auto& vertical : lever.vertical) names.push_back(vertical.component);
  for (const auto& horizontal : lever.horizontal) names.push_back(horizontal.component);
  for (const auto& elastic : lever.elastic) names.push_back(elastic.component);
  return names;
}

void lever_beside_the_bottleneck(const Subject& subject, Ruling& ruling) {
  if (subject.spec.levers.empty()) return ruling.needs("levers");
  if (!subject.service) return ruling.needs(subject.unknown);
  const design::ComponentCapacity* bottleneck = subject.service->capacity.bottleneck();
  if (bottleneck == nullptr) return ruling.needs("what runs out: cpu, slots or concurrency");
  for (const spec::Lever& lever : subject.spec.levers) {
    const std::vector<std::string> widened = widened_by(lever);
    if (widened.empty() || std::ranges::find(widened, bottleneck->name()) != widened.end())
      continue;
    ruling.about("lever " + lever.name, lever.at)
        .figure("widens", fmt::format("{}", fmt::join(widened, ", ")))
        .figure("runs out first", fmt::format("{}, at {} sessions", bottleneck->name(),
                                              to_string(bottleneck->capacity())));
  }
}

void quota_below_the_peak(const Subject& subject, Ruling& ruling) {
  if (subject.spec.review.quotas.empty()) ruling.needs("review.quotas");
  for (const spec::Component& component : subject.spec.system.components) {
    const auto quota = subject.spec.review.quotas.find(component.name);
    if (quota == subject.spec.review.quotas.end()) continue;
    const int most = replicas_at_most(component);
    if (most <= kQuotaShare * quota->second) continue;
    ruling.about(component)
        .figure("replicas at most", fmt::format("{}", most))
        .figure("quota", count_to_string(quota->second));
  }
}

bool is_viral(const spec::Growth& growth) {
  return growth.curve == spec::GrowthCurve::kExponential ||
         growth.curve == spec::GrowthCurve::kLogistic || growth.curve == spec::GrowthCurve::kBass;
}

void no_hyper_growth(const Subject& subject, Ruling& ruling) {
  const std::vector<spec::Growth>& growth = subject.spec.workload.growth;
  if (growth.empty()) return ruling.needs("workload.growth");
  double most = 1;
  for (const spec::Growth& scenario : growth) {
    if (scenario.to) most = std::max(most, scenario.to->value);
    for (const spec::GrowthLaunch& launch : scenario.launches) {
      most = std::max(most, launch.multiplier.value);
    }
  }
  const auto viral = std::ranges::find_if(growth, is_viral);
  if (viral == growth.end() || most >= kHyperGrowth) return;
  ruling.about("growth " + viral->name, viral->at)
      .figure("largest growth planned for", fmt::format("{:g}x", most));
}

void peak_of_a_flat_day(const Subject& subject, Ruling& ruling) {
  const spec::Workload& workload = subject.spec.workload;
  if (!workload.users || !workload.sessions_per_user) {
    return ruling.needs("workload.users and workload.sessions");
  }
  const double factor = workload.peak_hour.value / kFlatDay * workload.peak_minute.value;
  if (factor >= kLeastPeakFactor) return;
  ruling.about("workload", {})
      .figure("busiest hour", percent(workload.peak_hour.value) + " of the day")
      .figure("busiest minute over the mean of the day", fmt::format("{:.2f}x", factor));
}

void past_the_scalability_peak(const Subject&, Ruling& ruling) {
  ruling.needs("runs of one service at several numbers of replicas");
}

constexpr std::array kRules{
    Rule{.id = "CAP01",
         .category = "capacity",
         .title = "Too full at the peak",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "Waiting grows without bound as servers fill up, and the fewer they are, the "
                "earlier it begins.",
         .source = "Erlang's C formula; Netflix, service capacity modeling",
         .fix = "Add replicas, or make a request cost less.",
         .decide = above_the_knee},
    Rule{
        .id = "CAP02",
        .category = "capacity",
        .title = "No replica to spare",
        .severity = Severity::kHigh,
        .evidence = Evidence::kModel,
        .why =
            "When one replica crashes or is deployed at the peak, the others get its share and may "
            "follow it.",
        .source = "Google SRE book, ch. 22; AWS Well-Architected REL11",
        .fix = "Run one replica more than the peak needs.",
        .decide = no_spare_replica},
    Rule{.id = "CAP03",
         .category = "capacity",
         .title = "Most critical, and not two to spare",
         .severity = Severity::kMedium,
         .evidence = Evidence::kModel,
         .why = "A planned outage and an unplanned one come together sooner or later.",
         .source = "Google SRE practice: N+2",
         .fix = "Run two replicas more than the peak needs, or accept it in writing.",
         .decide = critical_without_two_spare},
    Rule{.id = "CAP04",
         .category = "capacity",
         .title = "Does not survive the loss of a zone",
         .severity = Severity::kCritical,
         .evidence = Evidence::kModel,
         .why =
             "Capacity must be there before a zone fails: starting more just then depends on the "
             "very systems that are in trouble.",
         .source = "AWS Well-Architected REL11; Amazon Builders' Library, Static stability using "
                   "availability zones",
         .fix = "Run zones / (zones - 1) times what the peak needs: 1.5 times with three zones.",
         .decide = zone_not_spare},
    Rule{.id = "CAP05",
         .category = "capacity",
         .title = "Full before more can be had",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "The load that grows as the file says comes sooner than capacity that is ordered "
                "today.",
         .source = "Azure Well-Architected PE:02; Google SRE book, capacity planning",
         .fix = "Order or scale earlier, and let growth raise an alert.",
         .decide = runs_out_before_more_comes},
    Rule{.id = "CAP06",
         .category = "capacity",
         .title = "Lever beside the bottleneck",
         .severity = Severity::kMedium,
         .evidence = Evidence::kModel,
         .why =
             "Throughput is bounded by what runs out first: more of anything else changes nothing.",
         .source = "Lazowska et al., Quantitative system performance (1984), asymptotic bounds",
         .fix = "Spend it on the component that runs out first.",
         .decide = lever_beside_the_bottleneck},
    Rule{.id = "CAP07",
         .category = "capacity",
         .title = "More nodes make it slower",
         .severity = Severity::kHigh,
         .evidence = Evidence::kRuns,
         .why =
             "Past the peak of its scalability curve, each node costs more in coordination than it "
             "brings.",
         .source = "Gunther, the Universal Scalability Law",
         .fix = "Shard, or let nodes talk less to each other; do not add nodes.",
         .decide = past_the_scalability_peak},
    Rule{.id = "CAP08",
         .category = "capacity",
         .title = "Close to a quota",
         .severity = Severity::kHigh,
         .evidence = Evidence::kFile,
         .why = "A quota stops growth from one moment to the next, most likely on the busiest day.",
         .source = "AWS Well-Architected REL01",
         .fix = "Have the quota raised, and be told when 80 % of it is used.",
         .decide = quota_below_the_peak},
    Rule{
        .id = "CAP09",
        .category = "capacity",
        .title = "Viral growth, but no tenfold plan",
        .severity = Severity::kMedium,
        .evidence = Evidence::kFile,
        .why =
            "What goes viral outgrows its worst case: Pokemon GO planned for five times its target "
            "and got fifty.",
        .source = "Google Cloud on Pokemon GO (2016)",
        .fix = "Add a growth scenario of 10x or more, and decide what is refused then.",
        .decide = no_hyper_growth},
    Rule{
        .id = "CAP10",
        .category = "capacity",
        .title = "Peak taken from a flat day",
        .severity = Severity::kMedium,
        .evidence = Evidence::kFile,
        .why = "An even day has 4.2 % in each hour; the busiest hour of real ones has 8 to 20 %.",
        .source = "Workload modelling practice",
        .fix = "Give the busiest hour's share from an access log: headroom init --from access.log.",
        .decide = peak_of_a_flat_day},
};

}  // namespace

std::span<const Rule> capacity_rules() {
  return kRules;
}

}  // namespace headroom::review
