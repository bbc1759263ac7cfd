// The table of fields, part: the system section.
#include <fmt/format.h>

#include <utility>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// Above zero, for bounds: one nanosecond in seconds.
constexpr double kShortest = 1e-9;

const Table<Call>& call_table() {
  static const Table<Call> table = [] {
    Table<Call> t({.name = "call",
                   .doc = "The requests that one component makes to another.",
                   .short_for = "to"});
    t.row(&Call::to, {.key = "to",
                      .kind = Kind::kName,
                      .need = Need::kRequired,
                      .refers_to = Names::kComponent,
                      .example = "model",
                      .doc = "The component that is called."});
    t.row(&Call::on, {.key = "on",
                      .kind = Kind::kName,
                      .shape = Shape::kOneOrList,
                      .refers_to = Names::kStep,
                      .fallback = "every step",
                      .example = "ask",
                      .doc = "The steps of journeys that lead to this call."});
    t.row(&Call::timeout, {.key = "timeout",
                           .least = kShortest,
                           .fallback = "none",
                           .example = "30s",
                           .doc = "How long the caller waits for one attempt."});
    t.section(&Call::retry, retry_table(),
              {.key = "retry",
               .fallback = "no retries",
               .example = "{ attempts: 2 }",
               .doc = "What the caller does when a call fails."});
    return t;
  }();
  return table;
}

const Table<Component::Cache>& cache_table() {
  static const Table<Component::Cache> table = [] {
    Table<Component::Cache> t(
        {.name = "cache", .doc = "Answers that a component gives by itself."});
    t.row(&Component::Cache::for_steps, {.key = "for",
                                         .kind = Kind::kName,
                                         .shape = Shape::kOneOrList,
                                         .refers_to = Names::kStep,
                                         .fallback = "every step",
                                         .example = "home",
                                         .doc = "The steps whose answers are kept."});
    t.row(&Component::Cache::hit, {.key = "hit",
                                   .need = Need::kRequired,
                                   .most = 1,
                                   .example = "95%",
                                   .doc = "The share of requests that the cache answers."});
    return t;
  }();
  return table;
}

// "1..20".
void set_range(Component::Scaling& scaling, const Node& node, const FieldInfo& field,
               Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  constexpr double kMost = 1e6;
  Scanner scanner(*text);
  const auto least = scanner.number();
  const bool has_dots = least && scanner.accept("..");
  const auto most = has_dots ? scanner.number() : least;
  const auto is_whole = [](double value) {
    return value >= 0 && value <= kMost && value == static_cast<double>(static_cast<int>(value));
  };
  if (!has_dots || !most || !scanner.at_end() || !is_whole(*least) || !is_whole(*most) ||
      *least > *most || *most < 1) {
    reader.problem(node.at, fmt::format("{}: {} is not a range", field.key, in_quotes(*text)),
                   "a range is two whole numbers, the lower one first", "for example 1..20");
    return;
  }
  scaling.replicas_min = static_cast<int>(*least);
  scaling.replicas_max = static_cast<int>(*most);
}

const Table<Component::Scaling>& scaling_table() {
  static const Table<Component::Scaling> table = [] {
    Table<Component::Scaling> t({.name = "scaling", .doc = "How far and how fast it can grow."});
    t.row({.key = "replicas",
           .kind = Kind::kRange,
           .need = Need::kRequired,
           .example = "1..20",
           .doc = "The fewest and the most replicas."},
          set_range);
    t.row(&Component::Scaling::start, {.key = "start",
                                       .fallback = "0s",
                                       .example = "8s",
                                       .doc = "From the decision until a new replica serves."});
    t.row(&Component::Scaling::cost, {.key = "cost",
                                      .fallback = "unknown",
                                      .example = "2.10 USD/h",
                                      .doc = "The price of one replica."});
    t.row(&Component::Scaling::target, {.key = "target",
                                        .most = 1,
                                        .fallback = "none",
                                        .example = "70%",
                                        .doc = "The utilisation that scaling aims at."});
    return t;
  }();
  return table;
}

// "2ms", or one for each step; `others` stands for the steps that are not named.
void set_demand(Component& component, const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind != Node::Kind::kMap) {
    read_value(node, field, reader, component.demand[""]);
    return;
  }
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    const bool is_others = key.text == "others";
    if (!is_others) reader.refer(Names::kStep, key.text, key.at);
    read_value(node.items[i], field, reader, component.demand[is_others ? "" : key.text]);
  }
}

const Table<Component>& component_table() {
  static const Table<Component> table = [] {
    Table<Component> t(
        {.name = "component", .doc = "One part of the service: what serves requests."});
    t.row(&Component::replicas, {.key = "replicas",
                                 .least = 1,
                                 .most = 1e6,
                                 .fallback = "1",
                                 .example = "2",
                                 .doc = "How many of it run."});
    t.row(&Component::cpu, {.key = "cpu",
                            .least = 0.001,
                            .fallback = "unlimited",
                            .example = "1.5 cores",
                            .doc = "Processor cores of each replica."});
    t.row({.key = "demand",
           .kind = Kind::kDuration,
           .shape = Shape::kOneOrMap,
           .fallback = "none",
           .example = "{ ask: 2ms, list: 1ms }",
           .doc = "Processor time of one request, or by the name of the step that causes it, with "
                  "`others` for the rest."},
          set_demand);
    t.row(&Component::slots, {.key = "slots",
                              .least = 1,
                              .fallback = "unlimited",
                              .example = "8",
                              .doc = "Requests that one replica serves at once."});
    t.row(&Component::holds, {.key = "holds",
                              .kind = Kind::kFormula,
                              .fallback = "the demand",
                              .example = "120ms + 15ms * output_tokens",
                              .doc = "How long a request holds its slot; names are columns of the "
                                     "data."});
    t.row(&Component::queue, {.key = "queue",
                              .fallback = "unlimited",
                              .example = "256",
                              .doc = "Requests that may wait at one replica; more are refused."});
    t.row(&Component::concurrency,
          {.key = "concurrency",
           .least = 1,
           .fallback = "unlimited",
           .example = "16",
           .doc = "Requests that one replica works on at once, waiting for "
                  "others included."});
    t.section(&Component::cache, cache_table(),
              {.key = "cache",
               .fallback = "none",
               .example = "{ for: home, hit: 95% }",
               .doc = "Answers that it gives by itself."});
    t.section(&Component::scaling, scaling_table(),
              {.key = "scaling",
               .fallback = "none",
               .example = "{ replicas: 1..20, start: 8s }",
               .doc = "How far and how fast it can grow."});
    t.list(&Component::calls, call_table(),
           {.key = "calls",
            .fallback = "none",
            .example = "[ { to: model, timeout: 30s } ]",
            .doc = "The components that it calls to answer a request."});
    return t;
  }();
  return table;
}

}  // namespace

const Table<System>& system_table() {
  static const Table<System> table = [] {
    Table<System> t({.name = "system", .doc = "What the service is made of."});
    t.row(&System::entry, {.key = "entry",
                           .kind = Kind::kName,
                           .refers_to = Names::kComponent,
                           .fallback = "the only component",
                           .example = "edge",
                           .doc = "The component that users reach."});
    t.named(
        &System::components, &Component::name, component_table(),
        {.key = "components", .example = "{ api: { replicas: 2 } }", .doc = "The parts, by name."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
