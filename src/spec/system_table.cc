// The table of fields, part: the system section.
#include "spec/tables.h"

namespace headroom::spec {
namespace {

void set_overhead(System& system, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    reader.refer(Names::kStep, key.text, key.at);
    read_value(node.items[i], field, reader, system.overhead[key.text]);
  }
}

}  // namespace

const Table<System>& system_table() {
  static const Table<System> table = [] {
    Table<System> t({.name = "system", .doc = "What the service is made of."});
    t.row(&System::entry, {.key = "entry",
                           .kind = Kind::kName,
                           .refers_to = Names::kComponent,
                           .fallback = "the only component",
                           .example = "edge",
                           .doc = "The component that users reach."});
    t.row({.key = "overhead",
           .kind = Kind::kDuration,
           .shape = Shape::kMap,
           .fallback = "none",
           .example = "{ ask: 2ms }",
           .doc = "By step: the time until an answer is there that no component accounts for, in "
                  "networks and kernels. `headroom learn` measures it."},
          set_overhead);
    t.named(
        &System::components, &Component::name, component_table(),
        {.key = "components", .example = "{ api: { replicas: 2 } }", .doc = "The parts, by name."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
