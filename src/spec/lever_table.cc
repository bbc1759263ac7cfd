// The table of fields, part: changes to the system that a plan tries.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Lever::Vertical>& vertical_table() {
  using Vertical = Lever::Vertical;
  static const Table<Vertical> table = [] {
    Table<Vertical> t({.name = "vertical", .doc = "What each replica of a component has then."});
    t.row(&Vertical::cpu, {.key = "cpu",
                           .least = 0.001,
                           .fallback = "as before",
                           .example = "4 cores",
                           .doc = "Processor cores of each replica."});
    t.row(&Vertical::slots, {.key = "slots",
                             .least = 1,
                             .fallback = "as before",
                             .example = "16",
                             .doc = "Requests that one replica serves at once."});
    t.row(&Vertical::concurrency, {.key = "concurrency",
                                   .least = 1,
                                   .fallback = "as before",
                                   .example = "32",
                                   .doc = "Requests that one replica works on at once, waiting for "
                                          "others included."});
    t.row(&Vertical::demand, {.key = "demand",
                              .kind = Kind::kFactor,
                              .least = 0.001,
                              .most = 1000,
                              .fallback = "1x",
                              .example = "0.5x",
                              .doc = "A factor on the work of each request, `demand` and `holds` "
                                     "alike: faster processors, or better code."});
    t.finish([](Vertical& vertical, const Node& node, Reader& reader) {
      reader.refer(Names::kComponent, vertical.component, vertical.at);
      if (vertical.cpu || vertical.slots || vertical.concurrency || vertical.demand) return;
      reader.problem(node.at, fmt::format("{} changes nothing", reader.path()), {},
                     "for example { cpu: 4 cores }");
    });
    return t;
  }();
  return table;
}

const Table<Lever::Horizontal>& horizontal_table() {
  using Horizontal = Lever::Horizontal;
  static const Table<Horizontal> table = [] {
    Table<Horizontal> t({.name = "horizontal",
                         .doc = "How many of a component run then.",
                         .short_for = "replicas"});
    t.row(&Horizontal::replicas, {.key = "replicas",
                                  .need = Need::kRequired,
                                  .least = 1,
                                  .most = 1e6,
                                  .example = "4",
                                  .doc = "How many of it run."});
    t.finish([](Horizontal& horizontal, const Node&, Reader& reader) {
      reader.refer(Names::kComponent, horizontal.component, horizontal.at);
    });
    return t;
  }();
  return table;
}

const Table<Lever::CacheBefore>& cache_before_table() {
  using CacheBefore = Lever::CacheBefore;
  static const Table<CacheBefore> table = [] {
    Table<CacheBefore> t(
        {.name = "cache-before", .doc = "A cache that whoever calls a component asks first."});
    t.row(&CacheBefore::before, {.key = "before",
                                 .kind = Kind::kName,
                                 .need = Need::kRequired,
                                 .refers_to = Names::kComponent,
                                 .example = "model",
                                 .doc = "The component that it saves work."});
    t.row(&CacheBefore::hit, {.key = "hit",
                              .need = Need::kRequired,
                              .most = 1,
                              .example = "25%",
                              .doc = "The share of requests that it answers."});
    t.row(&CacheBefore::on, {.key = "on",
                             .kind = Kind::kName,
                             .shape = Shape::kOneOrList,
                             .refers_to = Names::kStep,
                             .fallback = "every step",
                             .example = "ask",
                             .doc = "The steps whose answers are kept."});
    return t;
  }();
  return table;
}

const Table<Lever::Cdn>& cdn_table() {
  using Cdn = Lever::Cdn;
  static const Table<Cdn> table = [] {
    Table<Cdn> t({.name = "cdn", .doc = "A content delivery network between users and the entry."});
    t.row(&Cdn::serves, {.key = "serves",
                         .kind = Kind::kName,
                         .shape = Shape::kOneOrList,
                         .need = Need::kRequired,
                         .refers_to = Names::kStep,
                         .example = "[ home ]",
                         .doc = "The steps whose answers it keeps."});
    t.row(&Cdn::hit, {.key = "hit",
                      .need = Need::kRequired,
                      .most = 1,
                      .example = "98%",
                      .doc = "The share of their requests that it answers."});
    return t;
  }();
  return table;
}

const Table<Lever::Split>& split_table() {
  using Split = Lever::Split;
  static const Table<Split> table = [] {
    Table<Split> t({.name = "split",
                    .doc = "The requests of some journeys get a component of their own, which is "
                           "made as the one that they are taken from."});
    t.row(&Split::from, {.key = "from",
                         .kind = Kind::kName,
                         .need = Need::kRequired,
                         .refers_to = Names::kComponent,
                         .example = "api",
                         .doc = "The component that loses them."});
    t.row(&Split::journeys, {.key = "journeys",
                             .kind = Kind::kName,
                             .shape = Shape::kOneOrList,
                             .need = Need::kRequired,
                             .refers_to = Names::kJourney,
                             .example = "[ history ]",
                             .doc = "The journeys whose requests they are."});
    t.row(&Split::into, {.key = "into",
                         .kind = Kind::kName,
                         .need = Need::kRequired,
                         .example = "history-api",
                         .doc = "What the new component is called."});
    t.row(&Split::replicas, {.key = "replicas",
                             .least = 1,
                             .most = 1e6,
                             .fallback = "as many as `from` has",
                             .example = "1",
                             .doc = "How many of it run."});
    t.finish([](Split& split, const Node& node, Reader& reader) {
      const Node* into = node.find("into");
      if (into != nullptr && !split.into.empty()) reader.check_name(split.into, into->at);
    });
    return t;
  }();
  return table;
}

void set_elastic(Lever& lever, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    reader.refer(Names::kComponent, key.text, key.at);
    const Reader::Inside inside(reader, key.text);
    Lever::Elastic elastic{.component = key.text, .at = key.at, .scaling = {}};
    scaling_table().read(node.items[i], elastic.scaling, reader);
    lever.elastic.push_back(std::move(elastic));
  }
}

void check_lever(Lever& lever, const Node& node, Reader& reader) {
  for (const std::string_view key :
       {"vertical", "horizontal", "cache", "cdn", "elastic", "split"}) {
    if (node.find(key) != nullptr) return;
  }
  reader.problem(
      lever.at, fmt::format("the lever {} changes nothing", in_quotes(lever.name)),
      "it is one or more of vertical, horizontal, cache, cdn, elastic and split",
      fmt::format("for example {}: {{ horizontal: {{ api: {{ replicas: 4 }} }} }}", lever.name));
}

}  // namespace

const Table<Lever>& lever_table() {
  static const Table<Lever> table = [] {
    Table<Lever> t({.name = "lever", .doc = "One or more changes that are made together."});
    t.row(&Lever::description, {.key = "description",
                                .fallback = "none",
                                .example = "One GPU more",
                                .doc = "What it is, for people."});
    t.row(&Lever::cost, {.key = "cost",
                         .fallback = "follows from the replicas it adds and their price",
                         .example = "2.10 USD/h",
                         .doc = "All that it adds to what the service costs."});
    t.named(&Lever::vertical, &Lever::Vertical::component, vertical_table(),
            {.key = "vertical",
             .fallback = "none",
             .example = "{ model: { slots: 16 } }",
             .doc = "Bigger replicas, by component."});
    t.named(&Lever::horizontal, &Lever::Horizontal::component, horizontal_table(),
            {.key = "horizontal",
             .fallback = "none",
             .example = "{ model: { replicas: 4 } }",
             .doc = "More replicas, by component."});
    t.section(&Lever::cache, cache_before_table(),
              {.key = "cache",
               .fallback = "none",
               .example = "{ before: model, hit: 25%, on: ask }",
               .doc = "A cache before a component."});
    t.section(&Lever::cdn, cdn_table(),
              {.key = "cdn",
               .fallback = "none",
               .example = "{ serves: [ home ], hit: 98% }",
               .doc = "A content delivery network before the entry."});
    FieldInfo elastic{.key = "elastic",
                      .shape = Shape::kMap,
                      .fallback = "none",
                      .example = "{ model: { replicas: 1..40, start: 90s } }",
                      .doc =
                          "Replicas that follow the load, by component: its scaling from then "
                          "on. `cost` stays where it is left out, and so does `target`, which is "
                          "70% where there was none."};
    t.row(as_section(scaling_table().info(), elastic), set_elastic);
    t.section(&Lever::split, split_table(),
              {.key = "split",
               .fallback = "none",
               .example = "{ from: api, journeys: [ history ], into: history-api }",
               .doc = "A component of their own for some journeys."});
    t.finish(check_lever);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
