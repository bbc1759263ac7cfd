// The table of fields, part: the file as a whole.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "spec/json_text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

void check_version(Spec&, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr || *text == "1") return;
  reader.problem(node.at, fmt::format("version {} of the language is not known", in_quotes(*text)),
                 "this headroom reads version 1", "write headroom: 1");
}

// A section that another part of headroom reads: kept as JSON.
void keep_chaos(Spec& spec, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Node& value = node.items[i];
    if (value.kind == Node::Kind::kMap) continue;
    reader.problem(value.at, fmt::format("{}.{} is {}, but a map is due", reader.path(),
                                         node.keys[i].text, describe(value)));
  }
  spec.chaos = Section{.value = json_text(node, Templates::kAsWritten), .at = node.at};
}

void read_operate(Spec& spec, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  Operate operate;
  operate.at = node.at;
  operate.json = json_text(node, Templates::kAsWritten);
  operate_table().read(node, operate, reader);
  for (const Autoscale& scaled : operate.autoscale) {
    reader.refer(Names::kComponent, scaled.component, scaled.at);
  }
  for (const ComponentWatch& watched : operate.watch.metrics) {
    reader.refer(Names::kComponent, watched.component, watched.at);
  }
  for (const Probe& probe : operate.watch.probes) {
    reader.refer(Names::kJourney, probe.journey, probe.at);
  }
  spec.operate = std::move(operate);
}

void read_suites(Spec& spec, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    if (!reader.check_name(key.text, key.at)) continue;
    const std::size_t problems = reader.problems().size();
    Suite suite{.name = key.text, .at = key.at, .tests = {}};
    read_value(node.items[i], field, reader, suite.tests);
    if (suite.tests.empty() && reader.problems().size() == problems) {
      reader.problem(key.at, fmt::format("the suite {} has no test", in_quotes(key.text)), {},
                     fmt::format("for example {}: [smoke, load]", key.text));
    }
    spec.suites.push_back(std::move(suite));
  }
}

}  // namespace

const Table<Spec>& file_table() {
  static const Table<Spec> table = [] {
    Table<Spec> t({.name = "file", .doc = "The service file. Every section may be left out."});
    t.row({.key = "headroom",
           .kind = Kind::kWholeNumber,
           .fallback = "1",
           .example = "1",
           .doc = "The version of the language."},
          check_version);
    t.row(&Spec::service, {.key = "service",
                           .fallback = "unnamed",
                           .example = "chat",
                           .doc = "What the service is called."});
    t.row(&Spec::description, {.key = "description",
                               .fallback = "none",
                               .example = "A ChatGPT-like assistant",
                               .doc = "What it is, for people."});
    t.row(&Spec::requirements, {.key = "requirements",
                                .shape = Shape::kList,
                                .fallback = "none",
                                .example = "[ \"ask.ttft p95 < 1s\", \"errors < 0.5%\" ]",
                                .doc = "What the service owes its users; judged on every run."});
    t.named(&Spec::targets, &Target::name, target_table(),
            {.key = "targets",
             .fallback = "none",
             .example = "{ staging: http://127.0.0.1:8080 }",
             .doc = "Services that are already there and may be put under load, by name."});
    t.section(&Spec::connect, connect_table(),
              {.key = "connect",
               .fallback = "as a browser would",
               .example = "{ tls: { ca: certs/ca.pem } }",
               .doc = "How the load connects to the service."});
    t.section(&Spec::workload, workload_table(),
              {.key = "workload", .doc = "Who uses the service, how often, and for what."});
    t.section(&Spec::system, system_table(),
              {.key = "system", .doc = "What the service is made of."});
    t.named(&Spec::environments, &Environment::name, environment_table(),
            {.key = "environments",
             .fallback = "none",
             .example = "{ local: { driver: process } }",
             .doc = "Places where it runs, by name."});
    t.named(&Spec::tests, &Test::name, test_table(),
            {.key = "tests",
             .fallback = "none",
             .example = "{ smoke: { load: 1/s, for: 10s } }",
             .doc = "Loads that it is put under, by name."});
    t.list(
        &Spec::outputs, output_table(),
        {.key = "outputs",
         .fallback = "none",
         .example = "[ { remote-write: http://127.0.0.1:9090/api/v1/write } ]",
         .doc = "Where the figures of its tests go while they run, beside headroom's own store."});

    t.row({.key = "suites",
           .kind = Kind::kName,
           .shape = Shape::kMapOfLists,
           .refers_to = Names::kTest,
           .fallback = "none",
           .example = "{ release: [smoke, load, spike] }",
           .doc = "Tests that are run one after the other for one result, by name."},
          read_suites);
    t.section(
        &Spec::review, review_table(),
        {.key = "review",
         .fallback = "every finding is told",
         .example = "{ suppress: [ { rule: QUE01, on: api, because: batch work may wait } ] }",
         .doc = "What the team says to the review of its service."});
    t.named(&Spec::levers, &Lever::name, lever_table(),
            {.key = "levers",
             .fallback = "none",
             .example = "{ more-models: { horizontal: { model: { replicas: 4 } } } }",
             .doc = "Changes to the system that a plan tries, by name."});
    t.section(&Spec::tune, tune_table(),
              {.key = "tune",
               .fallback = "none",
               .example = "{ knobs: { model.replicas: 1..8 }, objective: cheapest at 40/s }",
               .doc = "What `headroom tune` may turn, and what for."});
    t.row({.key = "chaos",
           .kind = Kind::kAny,
           .shape = Shape::kMap,
           .fallback = "none",
           .example = "{ lose-a-model: { under: load, at: 20s, kill: one of model } }",
           .doc = "Faults that a test is combined with, by name."},
          keep_chaos);
    t.row({.key = "operate",
           .kind = Kind::kSection,
           .fallback = "none",
           .doc = "How the running service is watched over.",
           .table = &operate_table().info()},
          read_operate);
    return t;
  }();
  return table;
}

std::vector<const TableInfo*> all_tables() {
  std::vector<const TableInfo*> tables{&file_table().info()};
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (const FieldInfo& field : tables[i]->fields) {
      const bool is_new =
          field.table != nullptr && std::ranges::find(tables, field.table) == tables.end();
      if (is_new) tables.push_back(field.table);
    }
  }
  return tables;
}

}  // namespace headroom::spec
