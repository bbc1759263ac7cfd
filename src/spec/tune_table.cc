// The table of fields, part: what `headroom tune` may turn, and what for.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// One by one.
void read_listed(Knob& knob, const Node& node, const FieldInfo& field, Reader& reader) {
  for (const Node& item : node.items) {
    const std::string* text = scalar_text(item, field, reader);
    if (text == nullptr) continue;
    auto setting = parse_setting(knob.kind, *text);
    if (!setting) {
      reader.problem_in(item, field, std::move(setting.error()));
      continue;
    }
    const bool is_twice = std::ranges::any_of(knob.settings, [&](const Setting& other) {
      return other.text == setting->text ||
             (knob.kind != Knob::Kind::kValue && other.number == setting->number);
    });
    if (is_twice) {
      reader.problem(item.at, fmt::format("{} has {} twice", knob.name, in_quotes(setting->text)));
    }
    knob.settings.push_back(std::move(*setting));
  }
  if (knob.kind != Knob::Kind::kValue) std::ranges::sort(knob.settings, {}, &Setting::number);
}

void read_knob(Tune& tune, const Key& key, const Node& node, const FieldInfo& field,
               Reader& reader) {
  auto knob = parse_knob(key.text);
  if (!knob) {
    Error error = std::move(knob.error());
    error.at = {key.at.line, key.at.column + std::max(error.at.column, 1) - 1};
    reader.problem(error.at, std::move(error.what), std::move(error.why), std::move(error.fix));
    return;
  }
  knob->at = key.at;
  for (const std::string* name : {&knob->component, &knob->callee}) {
    if (!name->empty()) reader.refer(Names::kComponent, *name, key.at);
  }
  const std::size_t problems = reader.problems().size();
  if (node.kind == Node::Kind::kList) {
    read_listed(*knob, node, field, reader);
  } else if (const std::string* text = scalar_text(node, field, reader)) {
    auto settings = parse_settings(knob->kind, *text);
    if (settings) {
      knob->settings = std::move(*settings);
    } else {
      reader.problem_in(node, field, std::move(settings.error()));
    }
  }
  if (knob->settings.empty() && reader.problems().size() == problems) {
    reader.problem(node.at, fmt::format("{} can be nothing", knob->name), {},
                   "for example [1, 2, 4]");
  }
  tune.knobs.push_back(std::move(*knob));
}

void read_knobs(Tune& tune, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    read_knob(tune, node.keys[i], node.items[i], field, reader);
  }
  if (node.keys.empty()) {
    reader.problem(node.at, "there is no knob to turn", {}, "for example model.replicas: 1..8");
  }
}

void read_objective(Tune& tune, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  auto objective = parse_objective(*text);
  if (!objective) {
    reader.problem_in(node, field, std::move(objective.error()));
    return;
  }
  tune.objective = std::move(*objective);
  tune.objective_at = node.text_at();
  if (tune.objective.test.empty()) return;
  const int column = node.text_at().column + static_cast<int>(tune.objective.test_at);
  reader.refer(Names::kTest, tune.objective.test, {node.text_at().line, column});
}

}  // namespace

const Table<Tune>& tune_table() {
  static const Table<Tune> table = [] {
    Table<Tune> t({.name = "tune", .doc = "What `headroom tune` may turn, and what for."});
    t.row({.key = "knobs",
           .kind = Kind::kSettings,
           .shape = Shape::kMapOfLists,
           .need = Need::kRequired,
           .example = "{ model.replicas: 1..8, model.slots: [10, 20, 40], api.cache: [off, on] }",
           .doc = "What may be turned, and to what: `replicas`, `cpu`, `slots`, `concurrency`, "
                  "`queue` and `cache` of a component, `timeout` and `connections` of a call (`api "
                  "-> model.timeout`), or a name under `values` of an environment. A range is "
                  "searched whole number by whole number up to 32 of them, else on steps: 8, 12, "
                  "16, 24, 32."},
          read_knobs);
    t.row({.key = "objective",
           .kind = Kind::kObjective,
           .need = Need::kRequired,
           .example = "cheapest at 8x expected peak",
           .doc = "What is looked for: `cheapest at LOAD` or `cheapest in TEST` that keeps every "
                  "requirement, or `highest load within 10 USD/h` (or `12 cores`) at which they "
                  "hold."},
          read_objective);
    t.row(&Tune::runs, {.key = "runs",
                        .least = 2,
                        .most = 1000,
                        .fallback = "12",
                        .example = "12",
                        .doc = "How many runs the environment is used for, at most."});
    t.row(&Tune::time,
          {.key = "time",
           .least = 1,
           .fallback = "20min",
           .example = "20min",
           .doc = "How long it is used, at most: no run begins that would end later."});
    t.row(&Tune::environment, {.key = "environment",
                               .kind = Kind::kName,
                               .refers_to = Names::kEnvironment,
                               .fallback = "the only one, or `local`",
                               .example = "local",
                               .doc = "Where what the simulation found is proven."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
