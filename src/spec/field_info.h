// What a row of the table of fields says about one key of the service file. This half of a row is
// plain data: checking, the JSON Schema and the reference page all read it; the other half, how the
// value gets into its struct, is in table.h.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spec/kinds.h"

namespace headroom::spec {

enum class Need { kOptional, kRequired };

// How many values of its kind a field holds.
enum class Shape {
  kOne,
  kOneOrList,    // home, or [home, list]
  kOneOrMap,     // 2ms, or { ask: 2ms, list: 1ms }
  kList,         // - ...
  kMap,          // name: ...
  kMapOfLists,   // name: [...]
  kListOfNamed,  // - name: ...
};

// What a name in the file can refer to.
enum class Names { kStep, kStepOrTag, kJourney, kComponent, kEnvironment, kTarget, kTest };

struct TableInfo;

struct FieldInfo {
  std::string_view key;
  Kind kind = Kind::kByType;
  Shape shape = Shape::kOne;
  Need need = Need::kOptional;
  // Bounds of a number, both included, in the base unit of its kind (seconds, per second, a share).
  double least = 0;
  double most = std::numeric_limits<double>::infinity();
  std::optional<Names> refers_to = {};
  std::vector<std::string_view> choices = {};
  std::string_view fallback = {};    // what holds when the key is left out
  std::string_view example = {};     // a value, as it stands in the file
  std::string_view doc = {};         // one line, Markdown
  const TableInfo* table = nullptr;  // of kind kSection: the fields inside
};

// One section: what stands in one map of the file.
struct TableInfo {
  std::string_view name;  // "step": unique, the name of its definition in the schema
  std::string_view doc;
  std::vector<FieldInfo> fields = {};
  // The field that a text standing in the map's place fills: `open: GET /` for a step's request.
  std::string_view short_for = {};
  // What keys mean that are in no row; empty: they are errors.
  std::string_view other_keys = {};

  const FieldInfo* find(std::string_view key) const;
};

// "a duration", "a name or a list", "a map from names": what the field's value must be.
std::string describe(const FieldInfo& field);

}  // namespace headroom::spec
