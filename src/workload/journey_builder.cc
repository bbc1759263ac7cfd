#include "workload/journey_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "workload/compile.h"
#include "workload/step_builder.h"

namespace headroom::workload {
namespace {

// Of a condition for which the file does not say it.
constexpr double kEvenChance = 0.5;

// Request classes go by step name alone where that is enough to tell them apart.
std::string class_name(const spec::Step& step, const spec::Journey& journey,
                       const spec::Workload& workload) {
  const auto journeys_with_it =
      std::ranges::count_if(workload.journeys, [&step](const spec::Journey& other) {
        bool has_it = false;
        spec::for_each_request(
            other.steps, [&](const spec::Step& one) { has_it = has_it || one.name == step.name; });
        return has_it;
      });
  return journeys_with_it > 1 ? fmt::format("{}.{}", journey.name, step.name) : step.name;
}

// Drawing would make the walk depend on what was rendered before, and rows are drawn for visits.
bool may_stand_in_condition(const Template& side) {
  return std::ranges::all_of(side.pieces(), [](const Template::Piece& piece) {
    return !piece.has_slot || piece.slot.source == Slot::Source::kSaved ||
           piece.slot.source == Slot::Source::kSequence;
  });
}

bool looks_at_saved(const Template& side) {
  return std::ranges::any_of(side.pieces(), [](const Template::Piece& piece) {
    return piece.has_slot && piece.slot.source == Slot::Source::kSaved;
  });
}

// How many rounds "until" takes when each is the last with probability p, at most n of them.
double expected_rounds(double p, double n) {
  return p > 0 ? (1 - std::pow(1 - p, n)) / p : n;
}

class JourneyBuilder {
 public:
  JourneyBuilder(const spec::Journey& journey, const Sources& sources, Plan& plan)
      : journey_(journey), sources_(sources), plan_(plan) {}

  // What is wrong is kept, and what it concerns stands empty in the program.
  Program build() {
    add_all(journey_.steps, {.visits = 1, .think = journey_.think, .tags = {}});
    return std::move(program_);
  }
  Problems& problems() { return problems_; }

 private:
  // What a step inherits from the groups around it.
  struct Around {
    double visits = 1;  // expected, of a session that takes this journey
    std::optional<Distribution> think;
    std::vector<std::string> tags;
    std::uint32_t depth = 0;  // of loops
  };

  void add_all(const std::vector<spec::Step>& steps, const Around& around) {
    for (const spec::Step& step : steps) add(step, around);
  }

  // A step or group with all that stands around it: if, then the loop, then what it is.
  void add(const spec::Step& step, Around around) {
    if (step.think) around.think = step.think;
    for (const auto& [tag, at] : step.tags) {
      if (std::ranges::find(around.tags, tag) == around.tags.end()) around.tags.push_back(tag);
    }
    if (!step.when) return add_loop(step, around);
    const double likely = step.likely ? step.likely->value : kEvenChance;
    const auto unless =
        add_node({.kind = Node::Kind::kUnless, .index = add_condition(*step.when, step)});
    Around inside = around;
    inside.visits *= likely;
    add_loop(step, inside);
    if (step.otherwise.empty()) return land(unless);
    const auto skip = add_node({.kind = Node::Kind::kGoTo});
    land(unless);
    inside.visits = around.visits * (1 - likely);
    add_all(step.otherwise, inside);
    land(skip);
  }

  void add_loop(const spec::Step& step, Around around) {
    if (!step.repeat && !step.until) return add_itself(step, around);
    const std::uint32_t counter = around.depth++;
    program_.counters = std::max(program_.counters, around.depth);
    const Distribution rounds =
        step.repeat ? *step.repeat : Distribution::constant(static_cast<double>(step.rounds_max));
    const double likely = step.likely && !step.when ? step.likely->value : kEvenChance;
    around.visits *= step.repeat ? std::max(1.0, step.repeat->mean())
                                 : expected_rounds(likely, static_cast<double>(step.rounds_max));
    add_node({.kind = Node::Kind::kRounds, .index = add_law(rounds), .count = counter});
    const std::uint32_t body = here();
    // A round sees what the one before has saved.
    note_saves(step);
    add_itself(step, around);
    std::uint32_t done_node = 0;
    if (step.until) {
      const auto unless =
          add_node({.kind = Node::Kind::kUnless, .index = add_condition(*step.until, step)});
      done_node = add_node({.kind = Node::Kind::kGoTo});
      land(unless);
    }
    const auto last = add_node({.kind = Node::Kind::kLastRound, .count = counter});
    if (step.pause) add_node({.kind = Node::Kind::kPause, .index = add_law(*step.pause)});
    add_node({.kind = Node::Kind::kGoTo, .target = body});
    land(last);
    if (step.until) land(done_node);
  }

  void add_itself(const spec::Step& step, const Around& around) {
    if (!step.choices.empty()) return add_choices(step, around);
    if (!step.parallel) {
      return step.is_group() ? add_all(step.steps, around) : add_request(step, around);
    }
    add_node(
        {.kind = Node::Kind::kFork, .index = static_cast<std::uint32_t>(program_.groups.size())});
    program_.groups.push_back(*step.parallel);
    add_all(step.steps, around);
    add_node({.kind = Node::Kind::kJoin});
  }

  void add_choices(const spec::Step& step, const Around& around) {
    const auto first = static_cast<std::uint32_t>(program_.options.size());
    const auto count = static_cast<std::uint32_t>(step.choices.size());
    add_node({.kind = Node::Kind::kChoose, .index = first, .count = count});
    program_.options.resize(first + count);
    double sum = 0;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t i = 0; i < count; ++i) {
      const spec::Step& choice = step.choices[i];
      const double weight = choice.weight.value_or(Ratio{1.0 / count}).value;
      sum += weight;
      program_.options[first + i] = {.up_to = sum, .target = here()};
      Around inside = around;
      inside.visits *= weight;
      add(choice, inside);
      if (i + 1 < count) ends.push_back(add_node({.kind = Node::Kind::kGoTo}));
    }
    for (const std::uint32_t end : ends) land(end);
  }

  void add_request(const spec::Step& step, const Around& around) {
    const std::string name = class_name(step, journey_, sources_.workload);
    if (std::ranges::find(plan_.steps, name, &Step::name) != plan_.steps.end()) {
      note(invalid(fmt::format("two steps are named {}", name),
                   "results are told apart by the names of steps", "rename one of them")
               .error(),
           step);
    }
    Step built = build_step(
        step, {.journey = journey_, .workload = sources_.workload, .folder = sources_.folder},
        names(), problems_);
    built.name = name;
    built.tags = around.tags;
    built.think = around.think;
    built.visits = around.visits;
    if (!plan_.steps.empty()) {
      const Step& before = plan_.steps.back();
      built.first_check = before.first_check +
                          static_cast<std::uint32_t>(before.checks.size() + before.saves.size());
    }
    note_saves(step);
    add_node({.index = static_cast<std::uint32_t>(plan_.steps.size())});
    plan_.steps.push_back(std::move(built));
  }

  std::uint32_t add_condition(const spec::Condition& condition, const spec::Step& step) {
    Condition& added = program_.conditions.emplace_back();
    added.left = compile_side(condition.left, step);
    added.right = compile_side(condition.right, step);
    if (!may_stand_in_condition(added.left) || !may_stand_in_condition(added.right)) {
      note(invalid(fmt::format("the condition of {} looks at a value that is drawn", step.name),
                   "a condition looks at saved values and ${sequence}",
                   "`choose` with weights leaves it to chance")
               .error(),
           step);
    }
    added.needs_answers = looks_at_saved(added.left) || looks_at_saved(added.right);
    added.comparison = condition.comparison;
    added.likely = step.likely ? step.likely->value : kEvenChance;
    return static_cast<std::uint32_t>(program_.conditions.size() - 1);
  }

  Template compile_side(std::string_view text, const spec::Step& step) {
    auto side = compile_template(text, Place::kBody, names());
    if (side) return std::move(*side);
    note(std::move(side.error()), step);
    return {};
  }

  void note_saves(const spec::Step& step) {
    for (const spec::Save& save : step.saves)
      saved_.insert(variable_of(save.name, plan_.variables));
    for (const auto* inside : {&step.steps, &step.choices, &step.otherwise}) {
      for (const spec::Step& other : *inside) note_saves(other);
    }
  }

  void note(Error problem, const spec::Step& step) {
    problem.at = step.at;
    problems_.push_back(std::move(problem));
  }

  Names names() const {
    return {.tables = plan_.tables,
            .variables = plan_.variables,
            .saved_by_then = saved_,
            .unread = sources_.unread};
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.nodes.size()); }
  std::uint32_t add_node(Node node) {
    program_.nodes.push_back(node);
    return here() - 1;
  }
  std::uint32_t add_law(const Distribution& law) {
    program_.laws.push_back(law);
    return static_cast<std::uint32_t>(program_.laws.size() - 1);
  }
  // The jump of `node` leads to what comes next.
  void land(std::uint32_t node) { program_.nodes[node].target = here(); }

  const spec::Journey& journey_;
  const Sources& sources_;
  Plan& plan_;
  Problems problems_;
  Program program_;
  std::set<std::uint32_t> saved_;  // by the steps so far
};

}  // namespace

Problems add_journey(const spec::Journey& journey, const Sources& sources, Plan& plan) {
  JourneyBuilder builder(journey, sources, plan);
  plan.journeys.push_back(
      {.name = journey.name, .share = journey.share.value, .program = builder.build()});
  return std::move(builder.problems());
}

}  // namespace headroom::workload
