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
          {.variable = variable_of(save.name, names_.variables), .path = save.path});
    }
    result.tables.assign(tables_.begin(), tables_.end());
    result.timeout = step_.timeout;
    result.retry = step_.retry;
    result.abort = step_.abort;
    // A step that expects a redirect wants to see it.
    const int status = step_.expect.status.value_or(0);
    const bool expects_redirect = status >= 300 && status < 400;
    result.redirects = expects_redirect ? spec::Redirects::kLeave : step_.redirects;
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
  std::optional<Error> built_in;
  for (const spec::Journey& journey : workload.journeys) {
    spec::for_each_request(journey.steps, [&](const spec::Step& step) {
      for (const spec::Save& save : step.saves) {
        if (std::ranges::find(spec::kBuiltInValues, save.name) != spec::kBuiltInValues.end()) {
          built_in = invalid(fmt::format("the saved value {} cannot have that name", save.name),
                             fmt::format("${{{}}} is built in", save.name), "name it otherwise")
                         .error();
          built_in->at = step.at;
        }
        if (std::ranges::find(names, save.name) == names.end()) names.push_back(save.name);
      }
    });
  }
  if (built_in) return fail(std::move(*built_in));
  return names;
}

std::uint32_t variable_of(const std::string& name, const std::vector<std::string>& variables) {
  return static_cast<std::uint32_t>(std::ranges::find(variables, name) - variables.begin());
}

Result<Step> build_step(const spec::Step& step, const Names& names) {
  return StepBuilder(step, names).build();
}

}  // namespace headroom::workload
