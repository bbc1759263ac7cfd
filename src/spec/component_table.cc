// The table of fields, part: a component, what there is of it and what a request costs it.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Component::Deploy>& deploy_table() {
  static const Table<Component::Deploy> table = [] {
    Table<Component::Deploy> t({.name = "deploy", .doc = "How a new version is rolled out."});
    t.row(&Component::Deploy::unavailable, {.key = "unavailable",
                                            .most = 1e6,
                                            .fallback = "1",
                                            .example = "1",
                                            .doc = "Replicas that are down at once meanwhile."});
    return t;
  }();
  return table;
}

const Table<Component::Batch>& batch_table() {
  static const Table<Component::Batch> table = [] {
    Table<Component::Batch> t(
        {.name = "batch", .doc = "All requests in the slots are worked on at once."});
    t.row(&Component::Batch::slowdown,
          {.key = "slowdown",
           .need = Need::kRequired,
           .most = 100,
           .example = "2%",
           .doc = "How much longer each takes for every other one in the batch."});
    return t;
  }();
  return table;
}

void add_kind_rows(Table<Component>& t) {
  using ComponentKind = Component::Kind;
  t.choice<ComponentKind>(&Component::kind,
                          {{"service", ComponentKind::kService},
                           {"database", ComponentKind::kDatabase},
                           {"cache", ComponentKind::kCache},
                           {"queue", ComponentKind::kQueue},
                           {"load balancer", ComponentKind::kLoadBalancer},
                           {"cdn", ComponentKind::kCdn},
                           {"external", ComponentKind::kExternal}},
                          {.key = "kind",
                           .fallback = "service",
                           .example = "database",
                           .doc = "What it is; `external`: somebody else's. For `headroom "
                                  "review`."});
  t.row(&Component::tier,
        {.key = "tier",
         .most = 3,
         .fallback = "unknown",
         .example = "0",
         .doc = "How critical it is, from 0, without which there is no service, to "
                "3. For `headroom review`."});
  t.row(&Component::region, {.key = "region",
                             .fallback = "unknown",
                             .example = "eu-central",
                             .doc = "Where it runs. For `headroom review`."});
}

void add_size_rows(Table<Component>& t) {
  t.row(&Component::replicas, {.key = "replicas",
                               .least = 1,
                               .most = 1e6,
                               .fallback = "1",
                               .example = "2",
                               .doc = "How many of it run."});
  t.row(&Component::zones, {.key = "zones",
                            .least = 1,
                            .most = 100,
                            .fallback = "1",
                            .example = "3",
                            .doc = "The zones that its replicas are spread over evenly; what is in "
                                   "one can fail together."});
  t.section(&Component::scaling, scaling_table(),
            {.key = "scaling",
             .fallback = "none",
             .example = "{ replicas: 1..20, start: 8s }",
             .doc = "How far and how fast it can grow."});
  t.section(&Component::deploy, deploy_table(),
            {.key = "deploy",
             .fallback = "unknown",
             .example = "{ unavailable: 1 }",
             .doc = "How a new version is rolled out. For `headroom review`."});
}

void add_work_rows(Table<Component>& t) {
  t.row(&Component::cpu,
        {.key = "cpu",
         .least = 0.001,
         .fallback = "unlimited",
         .example = "1.5 cores",
         .doc = "Processor cores of each replica. What is not a whole number is a "
                "quota, as limits of containers are: work goes on at full speed "
                "until so much of each 100 ms is used up, and then stands still."});
  t.row({.key = "demand",
         .kind = Kind::kDuration,
         .shape = Shape::kOneOrMap,
         .fallback = "none",
         .example = "{ ask: 2ms, list: 1ms }",
         .doc = "Processor time of one request, or by the name of the step that causes it, with "
                "`others` for the rest."},
        [](Component& component, const Node& node, const FieldInfo& field, Reader& reader) {
          read_by_step(node, field, reader, component.demand);
        });
  t.row(&Component::variation,
        {.key = "variation",
         .most = 100,
         .fallback = "1, as an exponential distribution has it",
         .example = "0.3",
         .doc = "How much the demand of one request differs from another's: the standard deviation "
                "over the mean; 0: all alike."});
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
  t.section(&Component::batch, batch_table(),
            {.key = "batch",
             .fallback = "each slot works for itself",
             .example = "{ slowdown: 2% }",
             .doc = "The requests in the slots slow each other, as on a GPU that batches "
                    "continuously."});
  t.section(&Component::cache, cache_table(),
            {.key = "cache",
             .fallback = "none",
             .example = "{ for: home, hit: 95% }",
             .doc = "Answers that it gives by itself."});
  t.row(&Component::writes, {.key = "writes",
                             .most = 1,
                             .fallback = "unknown",
                             .example = "10%",
                             .doc = "The share of its requests that change what it stores. For "
                                    "`headroom review`."});
  t.list(&Component::calls, call_table(),
         {.key = "calls",
          .fallback = "none",
          .example = "[ { to: model, timeout: 30s } ]",
          .doc = "The components that it calls to answer a request, one after the other."});
}

void check_component(const Component& component, const Node& node, Reader& reader) {
  if (const Node* batch = node.find("batch"); batch != nullptr) {
    if (!component.slots) {
      reader.problem(batch->at, "batch without slots", "the slots say how many are in one batch",
                     "for example slots: 8");
    }
    if (component.cpu) {
      reader.problem(batch->at, "batch beside cpu",
                     "work is shared as in a batch, or as cores share it", "leave out one of them");
    }
  }
  if (const Node* when_full = node.find("when-full"); when_full != nullptr && !component.queue) {
    reader.problem(when_full->at, "when-full without a queue", "a line without end is never full",
                   "for example queue: 256");
  }
}

}  // namespace

const Table<Component>& component_table() {
  static const Table<Component> table = [] {
    Table<Component> t(
        {.name = "component", .doc = "One part of the service: what serves requests."});
    add_kind_rows(t);
    add_size_rows(t);
    add_work_rows(t);
    add_volume_rows(t);
    add_admission_rows(t);
    add_outage_rows(t);
    t.finish(check_component);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
