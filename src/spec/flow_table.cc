// The table of fields, part: what decides whether, how often and beside what a step is done.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// The keys of a group; all others belong to a request.
constexpr std::array<std::string_view, 13> kGroupKeys{
    "steps",   "choose", "parallel", "if",     "else",  "likely", "until",
    "at-most", "repeat", "pause",    "weight", "think", "tags"};

Table<Step>::Setter set_condition(std::optional<Condition> Flow::* member) {
  return [member](Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
    const std::string* text = scalar_text(node, field, reader);
    if (text == nullptr) return;
    auto condition = parse_condition(*text);
    if (!condition) {
      reader.problem_in(node, field, std::move(condition.error()));
      return;
    }
    step.*member = std::move(*condition);
  };
}

// "6 per host", or "4".
void set_parallel(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  constexpr double kMost = 1000;
  Scanner scanner(*text);
  const auto at_once = scanner.number();
  const bool is_per_host = scanner.accept("per") && scanner.accept("host");
  if (!at_once || !scanner.at_end() || *at_once < 1 || *at_once > kMost ||
      *at_once != std::floor(*at_once)) {
    reader.problem(node.at,
                   fmt::format("{}: {} is not a number of requests", field.key, in_quotes(*text)),
                   "it says how many are under way at once, 1000 at most",
                   "write 6 per host, as browsers do, or 6 for all hosts together");
    return;
  }
  step.parallel =
      Parallel{.at_once = static_cast<std::uint32_t>(*at_once),
               .limit = is_per_host ? Parallel::Limit::kPerHost : Parallel::Limit::kInAll};
}

void refuse_keys_of_requests(const Node& node, Reader& reader) {
  for (const Key& key : node.keys) {
    if (std::ranges::find(kGroupKeys, key.text) != kGroupKeys.end()) continue;
    if (step_table().info().find(key.text) == nullptr) continue;  // told already
    reader.problem(
        key.at, fmt::format("{} belongs to a request, and {} is a group", key.text, reader.path()),
        fmt::format("a group has {}", enumerate(kGroupKeys, "and")),
        "put it on the steps of the group");
  }
}

void refuse_turns(const Step& group, Reader& reader) {
  for_each_request(group.steps, [&](const Step& step) {
    if (!step.turn) return;
    reader.problem(step.at, fmt::format("{} is a turn in a parallel group", step.name),
                   "one says something when the answer before has been heard",
                   "take it out of the group");
  });
}

// Gives choices without a weight an equal part of what the others leave.
void settle_weights(Step& step, Reader& reader) {
  constexpr double kTolerance = 0.001;
  double sum = 0;
  double without = 0;
  for (const Step& choice : step.choices) {
    sum += choice.weight ? choice.weight->value : 0;
    if (!choice.weight) ++without;
  }
  const double left = 1 - sum;
  if (without == 0 ? std::abs(left) > kTolerance : left < kTolerance) {
    reader.problem(step.at,
                   fmt::format("the weights of {} sum to {}", reader.path(), to_string(Ratio{sum})),
                   without == 0 ? "one of the choices is always taken"
                                : "nothing is left for those without a weight",
                   without == 0 ? "make them sum to 100%" : "make them leave something");
    return;
  }
  for (Step& choice : step.choices) {
    choice.weight = choice.weight
                        ? Ratio{without == 0 ? choice.weight->value / sum : choice.weight->value}
                        : Ratio{left / without};
  }
}

}  // namespace

void add_flow_rows(Table<Step>& table) {
  table.row({.key = "if",
             .kind = Kind::kCondition,
             .fallback = "always",
             .example = "\"${plan} == free\"",
             .doc = "The step is done only where this holds."},
            set_condition(&Flow::when));
  table.named_list(&Step::otherwise, &Step::name, table,
                   {.key = "else",
                    .fallback = "nothing",
                    .example = "[ { upgrade: GET /upgrade } ]",
                    .doc = "What is done where `if` does not hold."});
  table.row(&Step::likely, {.key = "likely",
                            .most = 1,
                            .fallback = "50%",
                            .example = "30%",
                            .doc = "How often `if` holds, or a round of `until` is the last, for a "
                                   "simulation, which sees no answers. A test asks the answers."});
  table.row(&Step::repeat, {.key = "repeat",
                            .kind = Kind::kCountDistribution,
                            .fallback = "once",
                            .example = "geometric(mean 3)",
                            .doc = "How often the step is done in a row."});
  table.row({.key = "until",
             .kind = Kind::kCondition,
             .fallback = "one round",
             .example = "\"${status} == done\"",
             .doc = "The step is done again until this holds, asked after each round."},
            set_condition(&Flow::until));
  table.row(&Step::rounds_max,
            {.key = "at-most",
             .least = 1,
             .most = 1e6,
             .fallback = "10",
             .example = "20",
             .doc = "How many rounds `until` may take; the journey then goes on."});
  table.row(&Step::pause, {.key = "pause",
                           .kind = Kind::kTimeDistribution,
                           .fallback = "the `think` of the first step",
                           .example = "2s",
                           .doc = "The pause between two rounds of `repeat` or `until`."});
  table.named_list(&Step::steps, &Step::name, table,
                   {.key = "steps",
                    .fallback = "the step is a request",
                    .example = "[ { list: GET /list }, { open: GET /open } ]",
                    .doc = "The steps of a group, in order."});
  table.named_list(
      &Step::choices, &Step::name, table,
      {.key = "choose",
       .fallback = "the step is a request",
       .example = "[ { card: { request: GET /card, weight: 70% } }, { bill: GET /bill } ]",
       .doc = "Steps or groups of which each visit does one, by `weight`."});
  table.row(&Step::weight, {.key = "weight",
                            .most = 1,
                            .fallback = "an equal part of what the others leave",
                            .example = "70%",
                            .doc = "How often this one is chosen; the weights of a `choose` sum to "
                                   "100%."});
  table.row(
      {.key = "parallel",
       .kind = Kind::kParallel,
       .fallback = "one after the other",
       .example = "6 per host",
       .doc = "The group's steps are sent side by side, as a browser loads a page, so many at "
              "once. Each counts from the moment the group began, and the group ends when all "
              "have."},
      set_parallel);
}

void check_flow(Step& step, const Node& node, Reader& reader) {
  const auto has = [&](std::string_view key) { return node.find(key) != nullptr; };
  const bool is_request = node.kind == Node::Kind::kScalar || has("request");
  if (is_request + has("steps") + has("choose") > 1) {
    reader.problem(step.at, fmt::format("{} is two things at once", reader.path()),
                   "a step has one of request, steps and choose", "put one of them into the other");
    return;
  }
  if (!is_request && !step.is_group()) {
    // A list that could not be read has told so.
    if (has("steps") && !node.find("steps")->items.empty()) return;
    if (has("choose") && !node.find("choose")->items.empty()) return;
    if (has("steps") || has("choose")) {
      reader.problem(step.at, fmt::format("the group {} is empty", reader.path()));
    } else {
      reader.missing(*step_table().info().find("request"), step.at);
    }
    return;
  }
  if (!is_request) refuse_keys_of_requests(node, reader);
  const auto needs = [&](std::string_view key, bool is_there, std::string_view what) {
    if (!has(key) || is_there) return;
    reader.problem(node.find(key)->at, fmt::format("{} stands without {}", key, what));
  };
  needs("else", has("if"), "if");
  needs("likely", has("if") || has("until"), "if or until");
  needs("at-most", has("until"), "until");
  needs("pause", has("until") || has("repeat"), "repeat or until");
  needs("parallel", has("steps"), "steps");
  if (has("repeat") && has("until")) {
    reader.problem(node.find("until")->at, fmt::format("{} has repeat and until", reader.path()),
                   "both say how often it is done", "remove one, or put a group around it");
  }
  if (has("likely") && has("if") && has("until")) {
    reader.problem(node.find("likely")->at, "likely could be that of if or of until", {},
                   "put a group with the if around the step");
  }
  if (!step.choices.empty()) settle_weights(step, reader);
  if (step.parallel) refuse_turns(step, reader);
  if (step.turn && step.turn->hears.empty() && step.streaming == Streaming::kNone) {
    reader.problem(node.find("turn")->at,
                   fmt::format("{} does not say what it hears", reader.path()),
                   "the answer is no stream, so its text is at a JSON path",
                   "for example hears: \"$.choices[0].message.content\"");
  }
}

}  // namespace headroom::spec
