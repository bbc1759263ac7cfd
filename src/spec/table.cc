#include "spec/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace headroom::spec {

FieldInfo as_section(const TableInfo& table, FieldInfo field) {
  field.kind = Kind::kSection;
  field.table = &table;
  return field;
}

bool is_map(const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind == Node::Kind::kMap) return true;
  if (node.kind != Node::Kind::kNull) reader.wrong_kind(node, field);
  return false;
}

bool is_list(const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind == Node::Kind::kList) return true;
  if (node.kind != Node::Kind::kNull) reader.wrong_kind(node, field);
  return false;
}

bool has_one_key(const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind == Node::Kind::kMap && node.keys.size() == 1) return true;
  const std::string_view name = field.table->name;
  if (node.kind == Node::Kind::kMap && node.keys.size() > 1) {
    const std::string first = in_quotes(node.keys[0].text);
    reader.problem(
        node.keys[1].at,
        fmt::format("{} and {} stand in one entry", first, in_quotes(node.keys[1].text)),
        fmt::format("each {} has an entry of its own", name),
        fmt::format(
            "begin a new line with \"- \", or indent what belongs to {} deeper than its name",
            first));
  } else {
    reader.problem(node.at, fmt::format("a {} has no name", name),
                   "each entry is one name and its value",
                   fmt::format("for example {}: {}", field.key, field.example));
  }
  return false;
}

void refuse_section(const Node& node, const TableInfo& table, Reader& reader) {
  std::vector<std::string_view> keys;
  for (const FieldInfo& field : table.fields) keys.push_back(field.key);
  reader.problem(node.at, fmt::format("{} is {}, but a map is due", reader.path(), describe(node)),
                 fmt::format("its keys are {}", enumerate(keys, "and")));
}

std::optional<std::size_t> read_choice(const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return std::nullopt;
  const auto found = std::ranges::find(field.choices, *text);
  if (found != field.choices.end()) {
    return static_cast<std::size_t>(found - field.choices.begin());
  }
  reader.problem(node.at, fmt::format("{}: {} is not known", field.key, in_quotes(*text)),
                 fmt::format("it is {}", enumerate(field.choices)),
                 did_you_mean(*text, field.choices));
  return std::nullopt;
}

}  // namespace headroom::spec
