// Rules on caches: that there is one where it helps, and what happens when it is empty.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "queueing/lru.h"
#include "review/at_peak.h"
#include "review/categories.h"
#include "review/tagged.h"

namespace headroom::review {
namespace {

constexpr std::array<std::string_view, 1> kFiles{"static"};
constexpr double kReadHeavy = 0.8;
constexpr double kManyFiles = 0.3;
constexpr double kTolerated = 0.05;

bool is_read(const workload::Step& step) {
  return step.method == "GET" || step.method == "HEAD";
}

// Of all requests of users, those of steps that are so.
template <class IsOne>
double share_of_requests(const design::Service& service, const IsOne& is_one) {
  double all = 0;
  double those = 0;
  for (std::size_t i = 0; i < service.plan.steps.size(); ++i) {
    all += service.per_session[i];
    if (is_one(service.plan.steps[i])) those += service.per_session[i];
  }
  return all > 0 ? those / all : 0;
}

void read_heavy_without_cache(const Subject& subject, Ruling& ruling) {
  const auto has_cache = [](const spec::Component& component) {
    return component.cache || component.kind == spec::Component::Kind::kCache ||
           component.kind == spec::Component::Kind::kCdn;
  };
  if (std::ranges::any_of(subject.spec.system.components, has_cache)) return;
  if (!subject.service) return ruling.needs(subject.unknown);
  const double reads = share_of_requests(*subject.service, is_read);
  if (reads < kReadHeavy) return;
  ruling.about(*subject.edges.entry())
      .figure("reads", percent(reads) + " of requests")
      .figure("caches", "none");
}

// The same service once nothing is in the component's cache.
std::vector<design::ComponentFlow> flows_without_cache(const design::Service& service,
                                                       std::size_t component) {
  sim::Model model = service.model.model;
  model.components[component].cache = sim::Cache{.hit = 0.0, .keys = std::nullopt};
  return design::flow_of(model, service.per_session);
}

void origin_dies_of_an_empty_cache(const Subject& subject, Ruling& ruling) {
  const std::vector<AtPeak> peaks = at_peak(subject, ruling);
  if (!subject.service) return;
  for (std::size_t i = 0; i < subject.spec.system.components.size(); ++i) {
    const spec::Component& cached = subject.spec.system.components[i];
    if (!cached.cache) continue;
    const auto flows = flows_without_cache(*subject.service, i);
    for (const AtPeak& peak : peaks) {
      const auto flow = std::ranges::find(flows, peak.component.name, &design::ComponentFlow::name);
      const double factor = flow->requests / peak.capacity.flow().requests;
      const double utilisation = peak.utilisation() * factor;
      if (factor <= 1 || utilisation < 1) continue;
      ruling.about(cached)
          .figure("load of " + peak.component.name + " while it is empty", percent(utilisation))
          .figure("with it", percent(peak.utilisation()));
    }
  }
}

void stampede(const Subject& subject, Ruling& ruling) {
  const std::vector<AtPeak> peaks = at_peak(subject, ruling);
  for (const spec::Component& cached : subject.spec.system.components) {
    if (!cached.cache || !subject.service) continue;
    if (!cached.cache->keys) {
      ruling.needs("cache.keys of " + cached.name);
      continue;
    }
    const spec::Cache::Keys& keys = *cached.cache->keys;
    if (keys.misses == spec::Cache::Keys::Misses::kTogether || !keys.ttl) continue;
    const auto popularity =
        queueing::zipf_popularity(static_cast<std::size_t>(keys.count), keys.exponent);
    const AtPeak* cache_at_peak = find(peaks, cached);
    if (cache_at_peak == nullptr) continue;
    const double asked =
        cache_at_peak->requests() * share_of_steps(subject, cached, cached.cache->for_steps);
    const double hottest = asked * popularity.front();
    for (const Edge* edge : subject.edges.out_of(cached)) {
      const AtPeak* origin = find(peaks, *edge->to);
      if (origin == nullptr) continue;
      const double makes = origin->capacity.flow().stay;
      const double at_once = hottest * makes;
      const double slots = origin->requests_most() * origin->capacity.flow().work;
      if (at_once <= slots) continue;
      ruling.about(*edge)
          .figure("requests for the hottest key", to_string(Rate{hottest}))
          .figure("at once while it is made anew", fmt::format("{:.0f}", at_once))
          .figure("room", fmt::format("{:.0f}", slots));
    }
  }
}

void keys_expire_together(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    if (!component.cache || !component.cache->keys) continue;
    const spec::Cache::Keys& keys = *component.cache->keys;
    if (!keys.ttl || (keys.jitter && keys.jitter->value > 0)) continue;
    ruling.about(component).figure("every key lives", to_string(*keys.ttl));
  }
}

void hit_ratio_is_a_wish(const Subject& subject, Ruling& ruling) {
  const std::map<std::string, Ratio>& hoped = subject.spec.review.hits;
  for (std::size_t i = 0; i < subject.spec.system.components.size(); ++i) {
    const spec::Component& component = subject.spec.system.components[i];
    const auto claim = hoped.find(component.name);
    if (component.cache && component.cache->hit) {
      ruling.needs("cache.keys of " + component.name);
    } else if (component.cache && claim == hoped.end()) {
      ruling.needs("review.hits of " + component.name);
    } else if (component.cache) {
      if (!subject.service) return ruling.needs(subject.unknown);
      const double hit = design::hit_ratio(*subject.service->model.model.components[i].cache);
      if (hit >= claim->second.value - kTolerated) continue;
      ruling.about(component)
          .figure("counted on", percent(claim->second.value))
          .figure("reached with so many keys and so much room", percent(hit));
    }
  }
}

void files_from_the_origin(const Subject& subject, Ruling& ruling) {
  const std::vector<std::string> files = steps_tagged(subject.spec, kFiles);
  if (files.empty()) return ruling.needs("tags: [static] on the steps that serve files");
  const bool has_cdn = std::ranges::any_of(
      subject.spec.system.components,
      [](const spec::Component& c) { return c.kind == spec::Component::Kind::kCdn; });
  if (has_cdn) return;
  if (!subject.service) return ruling.needs(subject.unknown);
  const double share = share_of_requests(*subject.service, [&](const workload::Step& step) {
    return std::ranges::find(files, step.name) != files.end();
  });
  const std::optional<spec::Cache>& cache = subject.edges.entry()->cache;
  const auto is_kept = [&](const std::string& step) {
    return cache && (cache->for_steps.empty() || !common({step}, cache->for_steps).empty());
  };
  if (share <= kManyFiles || std::ranges::all_of(files, is_kept)) return;
  ruling.about(*subject.edges.entry())
      .figure("files", percent(share) + " of requests")
      .figure("CDN", "none");
}

constexpr std::array kRules{
    Rule{.id = "CAC01",
         .category = "cache",
         .title = "Mostly reads, and no cache",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "The same answers are made anew for everybody who asks.",
         .source = "Azure, No Caching antipattern",
         .fix = "Keep answers for a while; `headroom plan` tells what a hit ratio is worth.",
         .decide = read_heavy_without_cache},
    Rule{
        .id = "CAC02",
        .category = "cache",
        .title = "Origin does not survive an empty cache",
        .severity = Severity::kCritical,
        .evidence = Evidence::kModel,
        .why =
            "A restart of the cache becomes an outage that holds itself up: nobody is left to fill "
            "it.",
        .source = "Huang et al., Metastable failures in the wild (OSDI 2022); Amazon Builders' "
                  "Library, Caching challenges",
        .fix = "Let misses of a key share one call, warm new caches up, shed misses first, and "
               "run two.",
        .decide = origin_dies_of_an_empty_cache},
    Rule{.id = "CAC03",
         .category = "cache",
         .title = "Stampede on the hottest key",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "When it expires, everybody who asks for it in the meantime goes to the origin.",
         .source = "Vattani et al., Optimal probabilistic cache stampede prevention (VLDB 2015)",
         .fix = "Let misses of a key share one call (coalesce: yes), or renew hot keys early.",
         .decide = stampede},
    Rule{.id = "CAC04",
         .category = "cache",
         .title = "Keys expire together",
         .severity = Severity::kLow,
         .evidence = Evidence::kFile,
         .why = "Keys that came together leave together, and are all made anew at once.",
         .source = "Amazon Builders' Library, Caching challenges and strategies",
         .fix = "Let the time to live vary by 10 %: jitter: 10%.",
         .decide = keys_expire_together},
    Rule{.id = "CAC05",
         .category = "cache",
         .title = "Hit ratio that cannot be reached",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "So many keys in so little room are hit less often than the plan counts on.",
         .source = "Che, Tung and Wang (2002), the LRU approximation",
         .fix = "Make the cache larger, count on less, or measure it.",
         .decide = hit_ratio_is_a_wish},
    Rule{.id = "CDN01",
         .category = "cache",
         .title = "Files served by the origin",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Bytes that are the same for everybody travel the whole way, and take the room of "
                "answers.",
         .source = "Azure Well-Architected PE:08; AWS Well-Architected PERF04",
         .fix = "Put a CDN in front (kind: cdn), or keep them at the entry.",
         .decide = files_from_the_origin},
};

}  // namespace

std::span<const Rule> cache_rules() {
  return kRules;
}

}  // namespace headroom::review
