// The table of fields, part: answers that a component gives by itself.
#include <fmt/format.h>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Cache::Keys>& keys_table() {
  using Keys = Cache::Keys;
  static const Table<Keys> table = [] {
    Table<Keys> t({.name = "keys",
                   .doc =
                       "What is asked of a cache, and how much of it it holds. The least recently "
                       "used leaves."});
    t.row(&Keys::count, {.key = "count",
                         .need = Need::kRequired,
                         .least = 1,
                         .most = 1e8,
                         .example = "1M",
                         .doc = "How many different keys are asked for."});
    t.row(&Keys::size, {.key = "size",
                        .need = Need::kRequired,
                        .least = 1,
                        .most = 1e8,
                        .example = "100k",
                        .doc = "How many of them one replica holds."});
    t.row(&Keys::exponent, {.key = "exponent",
                            .most = 10,
                            .fallback = "0.8",
                            .example = "0.9",
                            .doc = "How uneven their popularity is: the exponent of Zipf's law, of "
                                   "which 0 is even."});
    t.row(&Keys::ttl, {.key = "ttl",
                       .least = 1e-9,
                       .fallback = "no end",
                       .example = "10min",
                       .doc = "How long an answer is kept from when it was fetched."});
    t.row(&Keys::jitter,
          {.key = "jitter",
           .most = 1,
           .fallback = "none",
           .example = "10%",
           .doc = "By how much the ttl varies, so that answers fetched at once do not "
                  "expire at once. For `headroom review`; it is not simulated."});
    t.choice<Keys::Misses>(
        &Keys::misses, {{"no", Keys::Misses::kEach}, {"yes", Keys::Misses::kTogether}},
        {.key = "coalesce",
         .fallback = "no",
         .example = "yes",
         .doc = "`yes`: who asks for what is being fetched waits for it, instead of fetching it "
                "too."});
    t.choice<Keys::Start>(&Keys::start,
                          {{"cold", Keys::Start::kCold}, {"warm", Keys::Start::kWarm}},
                          {.key = "start",
                           .fallback = "cold",
                           .example = "warm",
                           .doc = "Whether it begins empty or full."});
    return t;
  }();
  return table;
}

void check_cache(Cache& cache, const Node& node, Reader& reader) {
  const Node* hit = node.find("hit");
  const Node* keys = node.find("keys");
  if (hit != nullptr && keys != nullptr) {
    reader.problem(keys->at, fmt::format("{} has both hit and keys", reader.path()),
                   "the share of hits follows from the keys", "leave out one of them");
  }
  if (hit == nullptr && keys == nullptr) {
    reader.problem(node.at, fmt::format("{} does not say what it holds", reader.path()),
                   "it needs hit or keys", "for example hit: 95%");
  }
  if (cache.keys && cache.keys->jitter && !cache.keys->ttl) {
    reader.problem(keys->at, "jitter without a ttl", "it is the ttl that varies",
                   "for example ttl: 10min");
  }
}

}  // namespace

const Table<Cache>& cache_table() {
  static const Table<Cache> table = [] {
    Table<Cache> t({.name = "cache", .doc = "Answers that a component gives by itself."});
    t.row(&Cache::for_steps, {.key = "for",
                              .kind = Kind::kName,
                              .shape = Shape::kOneOrList,
                              .refers_to = Names::kStep,
                              .fallback = "every step",
                              .example = "home",
                              .doc = "The steps whose answers are kept."});
    t.row(&Cache::hit, {.key = "hit",
                        .most = 1,
                        .fallback = "follows from `keys`",
                        .example = "95%",
                        .doc = "The share of requests that the cache answers."});
    t.section(&Cache::keys, keys_table(),
              {.key = "keys",
               .fallback = "`hit` says what it holds",
               .example = "{ count: 1M, size: 100k, ttl: 10min }",
               .doc = "What is asked of it and what it has room for, from which the hits follow."});
    t.finish(check_cache);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
