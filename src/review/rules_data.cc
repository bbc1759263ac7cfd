// Rules on data: who writes, by how many connections, how often, and where the hot keys are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "queueing/lru.h"
#include "review/at_peak.h"
#include "review/categories.h"

namespace headroom::review {
namespace {

constexpr double kMostWriting = 0.6;
constexpr double kPoolMargin = 1.3;
constexpr double kPoolFarTooLarge = 4;
constexpr int kManyCalls = 10;
constexpr double kHot = 1.5;

bool is_database(const spec::Component& component) {
  return component.kind == spec::Component::Kind::kDatabase;
}

void writes_fill_the_primary(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    if (!is_database(peak.component)) continue;
    if (!peak.component.writes) {
      ruling.needs("writes of " + peak.component.name);
      continue;
    }
    const double writing = peak.component.writes->value * peak.utilisation(1);
    if (writing <= kMostWriting) continue;
    ruling.about(peak.component)
        .figure("writes", percent(peak.component.writes->value) + " of requests")
        .figure("its primary is busy with them", percent(writing))
        .figure("good up to", percent(kMostWriting));
  }
}

// By Little's law, with two standard deviations of a Poisson number more.
void pool_too_small(const Subject& subject, Ruling& ruling) {
  for (const AtPeak& peak : at_peak(subject, ruling)) {
    for (const design::Limit& limit : peak.capacity.flow().limits) {
      if (limit.kind != design::Limit::Kind::kConnections) continue;
      const double busy = limit.use * peak.sessions.per_second / peak.component.replicas;
      if (limit.have >= busy * kPoolMargin) continue;
      const auto enough = std::ceil(busy + 2 * std::sqrt(busy));
      ruling.about(fmt::format("{} -> {}", peak.component.name, limit.to), peak.component.at)
          .figure("connections of each replica", fmt::format("{:g}", limit.have))
          .figure("busy at the peak", fmt::format("{:.1f}", busy))
          .once_mended(fmt::format("busy, of {:g}", enough), percent(busy / enough));
    }
  }
}

// Cores twice, and a disk: what a database works on at once.
void pool_far_too_large(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& database : subject.spec.system.components) {
    if (!is_database(database)) continue;
    if (!database.cpu) {
      ruling.needs("cpu of " + database.name);
      continue;
    }
    double sum = 0;
    for (const Edge* edge : subject.edges.into(database)) {
      if (edge->call != nullptr && edge->call->connections) {
        sum += static_cast<double>(edge->from->replicas) * *edge->call->connections;
      }
    }
    const double works_on = (2 * database.cpu->count + 1) * database.replicas;
    if (sum <= kPoolFarTooLarge * works_on) continue;
    ruling.about(database)
        .figure("connections in all", fmt::format("{:g}", sum))
        .figure("it works on at once, about", fmt::format("{:g}", works_on));
  }
}

void chatty(const Subject& subject, Ruling& ruling) {
  for (const Edge& edge : subject.edges.all()) {
    if (edge.call == nullptr || edge.call->times <= kManyCalls) continue;
    ruling.about(edge).figure("calls for one request", fmt::format("{}", edge.call->times));
  }
}

// Of caches, whose keys are spread over the replicas; those of a database may be copies.
void hot_shard(const Subject& subject, Ruling& ruling) {
  for (const spec::Component& component : subject.spec.system.components) {
    if (component.kind != spec::Component::Kind::kCache || component.replicas < 2) continue;
    if (!component.cache || !component.cache->keys) {
      ruling.needs("cache.keys of " + component.name);
      continue;
    }
    const spec::Cache::Keys& keys = *component.cache->keys;
    const auto popularity =
        queueing::zipf_popularity(static_cast<std::size_t>(keys.count), keys.exponent);
    const double hottest = popularity.front();
    const double even = 1.0 / component.replicas;
    // The shard of the hottest key has its part of all others as well.
    const double share = hottest + (1 - hottest) * even;
    if (share <= kHot * even) continue;
    ruling.about(component)
        .figure("hottest key", percent(hottest) + " of requests")
        .figure("its shard", fmt::format("{:.2g}x the mean", share / even));
  }
}

void one_store_for_everything(const Subject&, Ruling& ruling) {
  ruling.needs("what each database keeps");
}

constexpr std::array kRules{
    Rule{.id = "DAT01",
         .category = "data",
         .title = "Writes fill the primary",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "All writes go through one server, and replicas do not take any of them off it.",
         .source =
             "Azure, Busy Database antipattern; Kleppmann, Designing data-intensive applications",
         .fix = "Shard, batch or queue writes, or make the primary larger.",
         .decide = writes_fill_the_primary},
    Rule{.id = "DAT02",
         .category = "data",
         .title = "Too few connections",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "Requests wait for a connection while the callee has room.",
         .source = "Little's law (1961)",
         .fix = "Have rate times duration connections, and two square roots of that more.",
         .decide = pool_too_small},
    Rule{.id = "DAT03",
         .category = "data",
         .title = "Far more connections than the database can work on",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "What it cannot work on at once only makes it switch more, and do less.",
         .source = "HikariCP, About pool sizing; Gunther, the Universal Scalability Law",
         .fix = "Shrink pools to twice the cores and a few, then measure.",
         .decide = pool_far_too_large},
    Rule{.id = "DAT04",
         .category = "data",
         .title = "Many calls for one request",
         .severity = Severity::kMedium,
         .evidence = Evidence::kFile,
         .why = "Each call waits for the one before, and every one of them can fail.",
         .source = "Azure, Chatty I/O and Extraneous Fetching antipatterns",
         .fix = "Ask once for all of it, or keep it.",
         .decide = chatty},
    Rule{.id = "DAT05",
         .category = "data",
         .title = "Hot shard",
         .severity = Severity::kHigh,
         .evidence = Evidence::kModel,
         .why = "One shard is full while the mean looks fine.",
         .source = "Azure Well-Architected PE:05; Zipf's law",
         .fix = "Split or spread the hottest keys, or keep copies of them on several shards.",
         .decide = hot_shard},
    Rule{.id = "DAT06",
         .category = "data",
         .title = "One store for everything",
         .severity = Severity::kLow,
         .evidence = Evidence::kFile,
         .why = "Logs, sessions and orders want different things of a store, and get in each "
                "other's way in one.",
         .source = "Azure, Monolithic Persistence antipattern",
         .fix = "Split by how data is read and written.",
         .decide = one_store_for_everything},
};

}  // namespace

std::span<const Rule> data_rules() {
  return kRules;
}

}  // namespace headroom::review
