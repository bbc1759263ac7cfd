#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "base/text.h"
#include "spec/check.h"
#include "spec/template.h"

namespace headroom::spec {
namespace {

constexpr double kShareTolerance = 0.001;

const Node* journeys_node(const Node& root) {
  const Node* workload = root.find("workload");
  return workload == nullptr ? nullptr : workload->find("journeys");
}

// What a template of one step can refer to.
struct Visible {
  const Spec& spec;
  std::set<std::string_view> saved;        // by earlier steps
  std::set<std::string_view> saved_later;  // by this step and those after it
};

void check_column(std::string_view name, Position at, const Visible& visible, Reader& reader) {
  std::vector<std::string_view> sets;
  for (const Data& data : visible.spec.workload.data) sets.push_back(data.name);
  const std::string_view set = trim(name.substr(0, name.find('.')));
  if (std::ranges::find(sets, set) != sets.end()) return;
  if (set == "saved") {
    reader.problem(at, fmt::format("${{{}}} is not known", name),
                   "saved values stand by their name",
                   fmt::format("write ${{{}}}", trim(name.substr(name.find('.') + 1))));
    return;
  }
  reader.problem(at, fmt::format("${{{}}} names no data", name),
                 sets.empty() ? "there is no workload: data:"
                              : fmt::format("workload: data: has {}", enumerate(sets, "and")),
                 did_you_mean(set, sets));
}

void check_name(std::string_view name, Position at, const Visible& visible, Reader& reader) {
  name = escaping_of(name).name;
  const bool is_call = name.find('(') != name.npos;
  if (name.starts_with("env:") || is_call) return;
  if (const auto moment = shifted(name)) name = moment->name;
  if (name.find('.') != name.npos) {
    check_column(name, at, visible, reader);
    return;
  }
  if (visible.saved.contains(name)) return;
  if (std::ranges::find(kBuiltInValues, name) != kBuiltInValues.end()) return;
  if (visible.saved_later.contains(name)) {
    reader.problem(at, fmt::format("${{{}}} is not saved yet when it is needed", name),
                   "no earlier step of this journey saves it", "save it in a step before this one");
    return;
  }
  std::vector<std::string_view> known(kBuiltInValues.begin(), kBuiltInValues.end());
  known.insert(known.end(), visible.saved.begin(), visible.saved.end());
  std::string fix = did_you_mean(name, known);
  for (const Data& data : visible.spec.workload.data) {
    if (data.name == name) fix = fmt::format("write ${{{}.COLUMN}}", name);
  }
  reader.problem(at, fmt::format("${{{}}} is not known", name),
                 fmt::format("known here: {}, random(1, 6), random_string(12), "
                             "pick(this, that), text(200), env:NAME, DATA.COLUMN",
                             fmt::join(known, ", ")),
                 std::move(fix));
}

void check_text(std::string_view text, Position text_at, Node::Style style, const Visible& visible,
                Reader& reader) {
  const auto place = [&](std::size_t offset) {
    if (style == Node::Style::kBlock) return text_at;
    return Position{text_at.line, text_at.column + static_cast<int>(offset)};
  };
  const auto pieces = split_template(text);
  if (!pieces) {
    Error error = pieces.error();
    error.at = place(static_cast<std::size_t>(std::max(error.at.column, 1) - 1));
    reader.problems().push_back(std::move(error));
    return;
  }
  for (const TemplatePiece& piece : *pieces) {
    if (piece.kind != TemplatePiece::Kind::kName) continue;
    check_name(piece.text, place(piece.offset), visible, reader);
  }
}

// Every text of a step, keys included.
void check_node(const Node& node, const Visible& visible, Reader& reader) {
  if (node.kind == Node::Kind::kScalar) {
    check_text(node.text, node.text_at(), node.style, visible, reader);
  }
  for (const Key& key : node.keys) {
    check_text(key.text, key.at, Node::Style::kPlain, visible, reader);
  }
  for (const Node& item : node.items) check_node(item, visible, reader);
}

constexpr std::string_view kChoose = "choose";

void note_saves(const std::vector<Step>& steps, std::set<std::string_view>& saved) {
  for_each_request(steps, [&](const Step& step) {
    for (const Save& save : step.saves) saved.insert(save.name);
  });
}

void check_steps(const std::vector<Step>& steps, const Node& list, std::string_view key,
                 Visible& visible, Reader& reader);

// A step or group: what stands in it, then the steps inside it, then what is asked afterwards.
void check_step(const Step& step, const Node& node, Visible& visible, Reader& reader) {
  if (step.repeat || step.until) {  // a round sees what the one before has saved
    note_saves(step.steps, visible.saved);
    note_saves(step.choices, visible.saved);
    for (const Save& save : step.saves) visible.saved.insert(save.name);
  }
  if (node.kind != Node::Kind::kMap) check_node(node, visible, reader);
  const Node* until = nullptr;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string_view key = node.keys[i].text;
    if (key == "steps" || key == kChoose || key == "else") continue;
    if (key == "until") {
      until = &node.items[i];
    } else {
      check_node(node.items[i], visible, reader);
    }
  }
  for (const auto& [key, inside] :
       {std::pair{"steps", &step.steps}, {"choose", &step.choices}, {"else", &step.otherwise}}) {
    if (const Node* list = node.find(key)) check_steps(*inside, *list, key, visible, reader);
  }
  for (const Save& save : step.saves) visible.saved.insert(save.name);
  if (until != nullptr) check_node(*until, visible, reader);
}

// The steps of the list that stands at `key`.
void check_steps(const std::vector<Step>& steps, const Node& list, std::string_view key,
                 Visible& visible, Reader& reader) {
  // Steps follow their entries in order; an entry that could not be read has no step.
  auto entry = list.items.begin();
  for (const Step& step : steps) {
    const auto is_its_own = [&](const Node& item) {
      return item.keys.size() == 1 && item.keys[0].at == step.at;
    };
    entry = std::find_if(entry, list.items.end(), is_its_own);
    if (entry == list.items.end()) break;
    const Node& node = entry->items[0];
    if (const Node* weight = node.find("weight"); weight != nullptr && key != kChoose) {
      reader.problem(weight->at,
                     fmt::format("{} has a weight and nothing to weigh it against", step.name),
                     "the steps of this list are all done, in order",
                     "name the list choose to have one of them done");
    }
    check_step(step, node, visible, reader);
    ++entry;
  }
}

bool speaks_of_peak(const LoadShape& shape) {
  const auto* rates = std::get_if<Rates>(&shape.base);
  return rates != nullptr && std::ranges::any_of(rates->stages, [](const Stage<Load>& stage) {
           return std::ranges::any_of(stage.levels, [](const Load& load) { return !load.rate; });
         });
}

}  // namespace

void settle_shares(Spec& spec, const Node& root, Reader& reader) {
  const auto frames_a_load = [&spec](const Journey& journey) {
    return std::ranges::any_of(spec.tests, [&journey](const Test& test) {
      return test.before == journey.name || test.after == journey.name;
    });
  };
  std::vector<Journey*> without;
  double sum = 0;
  const Node* nodes = journeys_node(root);
  for (Journey& journey : spec.workload.journeys) {
    const Node* node = nodes == nullptr ? nullptr : nodes->find(journey.name);
    const Node* share = node == nullptr ? nullptr : node->find("share");
    if (share != nullptr) {
      const auto written = parse_ratio(share->text);
      if (!written || written->value != journey.share.value) return;  // told already
      sum += journey.share.value;
    } else if (frames_a_load(journey)) {
      journey.share = Ratio{0};
    } else {
      without.push_back(&journey);
    }
  }
  if (spec.workload.journeys.empty()) return;
  const double left = 1 - sum;
  const bool fits = without.empty() ? std::abs(left) <= kShareTolerance : left > kShareTolerance;
  if (!fits) {
    reader.problem(nodes->at,
                   fmt::format("the shares of the journeys sum to {}", to_string(Ratio{sum})),
                   without.empty() ? std::string("they are parts of all sessions")
                                   : fmt::format("nothing is left for {}", without.front()->name),
                   without.empty() ? "make them sum to 100%" : "make them leave something");
    return;
  }
  for (Journey* journey : without) {
    journey->share = Ratio{left / static_cast<double>(without.size())};
  }
  // Within the tolerance, so that whoever draws from them needs none.
  if (without.empty()) {
    for (Journey& journey : spec.workload.journeys) journey.share.value /= sum;
  }
}

void check_templates(const Spec& spec, const Node& root, Reader& reader) {
  const Node* journeys = journeys_node(root);
  if (journeys == nullptr) return;
  for (const Journey& journey : spec.workload.journeys) {
    const Node* node = journeys->find(journey.name);
    const Node* steps = node == nullptr ? nullptr : node->find("steps");
    if (steps == nullptr) continue;
    Visible visible{.spec = spec, .saved = {}, .saved_later = {}};
    note_saves(journey.steps, visible.saved_later);
    check_steps(journey.steps, *steps, "steps", visible, reader);
  }
}

void check_loads(const Spec& spec, const Node& root, Reader& reader) {
  const Node* workload = root.find("workload");
  const bool has_users = workload != nullptr && workload->find("users") != nullptr;
  const bool has_sessions = workload != nullptr && workload->find("sessions") != nullptr;
  if (has_users && has_sessions) return;
  const Node* tests = root.find("tests");
  const auto check = [&](const TestLoad& test, const Node* node) {
    const Node* load = node == nullptr ? nullptr : node->find("load");
    if (load == nullptr || !speaks_of_peak(test.load)) return;
    reader.problem(
        load->at, fmt::format("the expected peak of {} is not known", test.name),
        fmt::format("it follows from users and sessions of the workload, and there is no {}",
                    has_users ? "sessions" : "users"),
        "write a rate such as 30/s, or add them");
  };
  for (const Test& test : spec.tests) {
    const Node* node = tests == nullptr ? nullptr : tests->find(test.name);
    check(test, node);
    const Node* loads = node == nullptr ? nullptr : node->find("loads");
    for (const TestLoad& load : test.loads) {
      check(load, loads == nullptr ? nullptr : loads->find(load.name));
    }
  }
}

}  // namespace headroom::spec
