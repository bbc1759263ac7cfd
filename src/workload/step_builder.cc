#include "workload/step_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "spec/template.h"
#include "workload/compile.h"

namespace headroom::workload {
namespace {

std::string_view content_type_of(spec::BodyKind kind) {
  switch (kind) {
    case spec::BodyKind::kJson:
      return "application/json";
    case spec::BodyKind::kForm:
      return "application/x-www-form-urlencoded";
    case spec::BodyKind::kText:
    case spec::BodyKind::kNone:
      break;
  }
  return {};
}

bool gives_content_type(const spec::Step& step) {
  return std::ranges::any_of(step.headers, [](const spec::Header& header) {
    return to_lower(header.name) == "content-type";
  });
}

// Request classes go by step name alone where that is enough to tell them apart.
std::string class_name(const spec::Step& step, const spec::Journey& journey,
                       const spec::Workload& workload) {
  const auto journeys_with_it =
      std::ranges::count_if(workload.journeys, [&step](const spec::Journey& other) {
        return std::ranges::find(other.steps, step.name, &spec::Step::name) != other.steps.end();
      });
  return journeys_with_it > 1 ? fmt::format("{}.{}", journey.name, step.name) : step.name;
}

std::uint32_t index_of(const std::vector<std::string>& variables, const std::string& name) {
  return static_cast<std::uint32_t>(std::ranges::find(variables, name) - variables.begin());
}

void note_tables(const Template& pattern, std::set<std::uint32_t>& tables) {
  for (const Template::Piece& piece : pattern.pieces()) {
    const bool draws = piece.has_slot && (piece.slot.source == Slot::Source::kColumn ||
                                          piece.slot.source == Slot::Source::kTextOfColumn);
    if (draws) tables.insert(piece.slot.table);
  }
}

// Compiles the templates of one step, noting which data sets they draw from.
class StepBuilder {
 public:
  StepBuilder(const spec::Step& step, const Names& names) : step_(step), names_(names) {}

  Result<Step> build() {
    Step result;
    result.method = step_.method;
    if (auto done = compile(step_.target, Place::kTarget, result.target); !done) {
      return fail(done.error());
    }
    for (const spec::Header& header : step_.headers) {
      Step::Header& added = result.headers.emplace_back();
      added.name = header.name;
      if (auto done = compile(header.value, Place::kHeader, added.value); !done) {
        return fail(done.error());
      }
    }
    if (step_.body_kind != spec::BodyKind::kNone) {
      if (auto done = compile(step_.body, Place::kBody, result.body.emplace()); !done) {
        return fail(done.error());
      }
    }
    const std::string_view type = content_type_of(step_.body_kind);
    if (!type.empty() && !gives_content_type(step_)) {
      result.headers.push_back(
          {.name = "Content-Type",
           .value = Template({{.literal = std::string(type), .has_slot = false, .slot = {}}})});
    }
    result.streaming = step_.streaming;
    result.expect = step_.expect;
    for (const spec::Save& save : step_.saves) {
      result.saves.push_back(
          {.variable = index_of(names_.variables, save.name), .path = save.path});
    }
    result.tables.assign(tables_.begin(), tables_.end());
    result.repeat = step_.repeat;
    result.timeout = step_.timeout;
    return result;
  }

 private:
  Result<void> compile(std::string_view text, Place place, Template& into) {
    auto compiled = compile_template(text, place, names_);
    if (!compiled) {
      Error error = std::move(compiled.error());
      error.at = step_.at;
      return fail(std::move(error));
    }
    note_tables(*compiled, tables_);
    into = std::move(*compiled);
    return {};
  }

  const spec::Step& step_;
  const Names& names_;
  std::set<std::uint32_t> tables_;
};

}  // namespace

Result<std::vector<std::string>> saved_values(const spec::Workload& workload) {
  std::vector<std::string> names;
  for (const spec::Journey& journey : workload.journeys) {
    for (const spec::Step& step : journey.steps) {
      for (const spec::Save& save : step.saves) {
        if (std::ranges::find(spec::kBuiltInValues, save.name) != spec::kBuiltInValues.end()) {
          auto error = invalid(fmt::format("the saved value {} cannot have that name", save.name),
                               fmt::format("${{{}}} is built in", save.name), "name it otherwise");
          error.error().at = step.at;
          return error;
        }
        if (std::ranges::find(names, save.name) == names.end()) names.push_back(save.name);
      }
    }
  }
  return names;
}

Result<void> add_journey(const spec::Journey& journey, const spec::Workload& workload, Plan& plan) {
  Journey& added = plan.journeys.emplace_back();
  added.name = journey.name;
  added.share = journey.share.value;
  std::set<std::uint32_t> saved;
  for (const spec::Step& step : journey.steps) {
    const std::string name = class_name(step, journey, workload);
    if (std::ranges::find(plan.steps, name, &Step::name) != plan.steps.end()) {
      auto error = invalid(fmt::format("two steps are named {}", name),
                           "results are told apart by the names of steps", "rename one of them");
      error.error().at = step.at;
      return error;
    }
    // A step that is repeated sees what its visit before saved.
    std::set<std::uint32_t> saved_by_then = saved;
    for (const spec::Save& save : step.saves) {
      saved.insert(index_of(plan.variables, save.name));
    }
    if (step.repeat) saved_by_then = saved;

    auto built = StepBuilder(step, {.tables = plan.tables,
                                    .variables = plan.variables,
                                    .saved_by_then = saved_by_then})
                     .build();
    if (!built) return fail(built.error());
    built->name = name;
    built->think = step.think ? step.think : journey.think;
    added.steps.push_back(static_cast<std::uint32_t>(plan.steps.size()));
    plan.steps.push_back(std::move(*built));
  }
  return {};
}

}  // namespace headroom::workload
