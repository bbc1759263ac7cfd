#include "spec/field_info.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::spec {

std::string describe(const FieldInfo& field) {
  const KindInfo& kind = info_of(field.kind);
  const std::string_view one = field.kind == Kind::kChoice ? "one word" : kind.phrase;
  switch (field.shape) {
    case Shape::kOne:
      return std::string(one);
    case Shape::kOneOrList:
      return fmt::format("{} or a list", one);
    case Shape::kOneOrMap:
      return fmt::format("{} or a map", one);
    case Shape::kList:
      return "a list";
    case Shape::kMap:
      return "a map from names";
    case Shape::kMapOfLists:
      return "a map from names to lists";
    case Shape::kListOfNamed:
      return "a list of names with values";
  }
  return {};
}

const FieldInfo* TableInfo::find(std::string_view key) const {
  const auto found = std::ranges::find(fields, key, &FieldInfo::key);
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace headroom::spec
