#include "spec/schema.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "spec/json_text.h"
#include "spec/tables.h"
#include "spec/tree.h"

namespace headroom::spec {
namespace {

using Json = nlohmann::ordered_json;

Json reference_to(const TableInfo& table) {
  return {{"$ref", fmt::format("#/$defs/{}", table.name)}};
}

// Both readings of a kind that YAML takes for a number when it has no unit.
bool can_be_number(Kind kind) {
  return kind == Kind::kShare || kind == Kind::kFactor || kind == Kind::kCount ||
         kind == Kind::kCountDistribution || kind == Kind::kParallel || kind == Kind::kStatus ||
         kind == Kind::kNumberLimit || kind == Kind::kUsers || kind == Kind::kIterations;
}

Json whole_number(const FieldInfo& field) {
  Json schema{{"type", "integer"}, {"minimum", static_cast<std::int64_t>(field.least)}};
  if (std::isfinite(field.most)) schema["maximum"] = static_cast<std::int64_t>(field.most);
  return schema;
}

// One value of the field's kind.
Json one_value(const FieldInfo& field) {
  const KindInfo& kind = info_of(field.kind);
  switch (field.kind) {
    case Kind::kAny:
      return Json::object();
    case Kind::kSection:
      return reference_to(*field.table);
    case Kind::kWholeNumber:
      return whole_number(field);
    case Kind::kChoice:
      return {{"enum", field.choices}};
    case Kind::kText:
    case Kind::kName:
    case Kind::kSettings:
      // Plain 12 and true are texts here.
      return {{"type", {"string", "number", "boolean"}}};
    default:
      break;
  }
  Json schema{{"type", "string"}};
  if (can_be_number(field.kind)) {
    schema["type"] = {"string", "number"};
    // 80 where 80% is meant would be eighty times the whole.
    if (std::isfinite(field.most)) schema["maximum"] = field.most;
  }
  if (!kind.pattern.empty()) schema["pattern"] = kind.pattern;
  return schema;
}

Json all_values(const FieldInfo& field) {
  const Json one = one_value(field);
  const Json map{{"type", {"object", "null"}}, {"additionalProperties", one}};
  const Json list{{"type", {"array", "null"}}, {"items", one}};
  switch (field.shape) {
    case Shape::kOne:
      return one;
    case Shape::kOneOrList:
      return {{"anyOf", {one, list}}};
    case Shape::kOneOrMap:
      return {{"anyOf", {one, map}}};
    case Shape::kList:
      return list;
    case Shape::kMap:
      return map;
    case Shape::kMapOfLists:
      return {{"type", {"object", "null"}}, {"additionalProperties", {{"anyOf", {one, list}}}}};
    case Shape::kListOfNamed:
      return {{"type", {"array", "null"}},
              {"items",
               {{"type", "object"},
                {"minProperties", 1},
                {"maxProperties", 1},
                {"additionalProperties", one}}}};
  }
  return one;
}

Json example_value(std::string_view text) {
  Problems problems;
  const auto node = parse_tree(text, problems);
  return node ? Json::parse(json_text(*node, Templates::kAsWritten)) : Json(text);
}

Json property(const FieldInfo& field) {
  Json schema = all_values(field);
  std::string description = fmt::format("{} ({}", field.doc, describe(field));
  const std::string_view examples = info_of(field.kind).examples;
  if (!examples.empty()) description += fmt::format(", such as {}", examples);
  if (!field.fallback.empty()) description += fmt::format("; default: {}", field.fallback);
  schema["description"] = description + ")";
  if (!field.example.empty()) schema["examples"] = Json::array({example_value(field.example)});
  return schema;
}

Json definition(const TableInfo& table) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const FieldInfo& field : table.fields) {
    properties[std::string(field.key)] = property(field);
    if (field.need == Need::kRequired) required.push_back(field.key);
  }
  Json map{{"type", {"object", "null"}}, {"properties", properties}};
  if (!required.empty()) map["required"] = required;
  map["additionalProperties"] = !table.other_keys.empty();
  if (table.short_for.empty()) {
    map["description"] = table.doc;
    return map;
  }
  return {{"description", table.doc}, {"anyOf", {one_value(*table.find(table.short_for)), map}}};
}

}  // namespace

std::string json_schema() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "headroom service file"}};
  schema.update(definition(file_table().info()));
  schema["type"] = "object";
  Json& definitions = schema["$defs"] = Json::object();
  for (const TableInfo* table : all_tables()) {
    if (table != &file_table().info()) definitions[std::string(table->name)] = definition(*table);
  }
  return schema.dump(2) + "\n";
}

}  // namespace headroom::spec
