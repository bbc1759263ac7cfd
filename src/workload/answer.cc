#include "workload/answer.h"

#include "base/check.h"
#include "base/text.h"

namespace headroom::workload {
namespace {

extract::Pattern pattern_of(std::string_view text) {
  auto pattern = extract::Pattern::compile(text);
  HEADROOM_CHECK(pattern.has_value(), "a pattern was checked when it was read");
  return *pattern;
}

}  // namespace

extract::JsonPath json_path(std::string_view text) {
  auto path = extract::JsonPath::parse(text);
  HEADROOM_CHECK(path.has_value(), "a JSON path was checked when it was read");
  return *path;
}

Check compile(const spec::Check& check) {
  Check compiled{.subject = check.subject, .condition = check.condition, .label = check.label};
  if (check.subject == spec::Check::Subject::kHeader) compiled.header = to_lower(check.name);
  const bool is_json = check.subject == spec::Check::Subject::kJson;
  if (is_json) compiled.path = json_path(check.name);
  if (check.condition.kind == spec::Expectation::Kind::kMatches) {
    compiled.pattern = pattern_of(check.condition.text);
  }
  if (is_json && check.condition.kind == spec::Expectation::Kind::kEquals) {
    compiled.equals = extract::JsonConstant::parse(check.condition.json);
    HEADROOM_CHECK(compiled.equals.has_value(), "a value was checked when it was read");
  }
  return compiled;
}

Save compile(const spec::Save& save, std::uint32_t variable) {
  Save compiled{.variable = variable,
                .source = save.source,
                .name = save.path,
                .pick = save.pick,
                .otherwise = save.otherwise,
                .label = "save " + save.name};
  if (save.source == spec::Source::kJson) compiled.path = json_path(save.path);
  if (save.source == spec::Source::kRegex) compiled.pattern = pattern_of(save.path);
  if (save.source == spec::Source::kHeader) compiled.name = to_lower(save.path);
  return compiled;
}

Tokens compile(const spec::Tokens& tokens) {
  Tokens compiled;
  if (!tokens.path.empty()) compiled.path = json_path(tokens.path);
  if (!tokens.usage.empty()) compiled.usage = json_path(tokens.usage);
  return compiled;
}

Receive compile(const spec::Receive& receive) {
  Receive compiled{.messages = receive.messages.value_or(1), .until = {}};
  for (const spec::Check& check : receive.until) compiled.until.push_back(compile(check));
  return compiled;
}

}  // namespace headroom::workload
