// The table of fields, part: the system section.
#include "spec/tables.h"

namespace headroom::spec {

const Table<System>& system_table() {
  static const Table<System> table = [] {
    Table<System> t({.name = "system", .doc = "What the service is made of."});
    t.row(&System::entry, {.key = "entry",
                           .kind = Kind::kName,
                           .refers_to = Names::kComponent,
                           .fallback = "the only component",
                           .example = "edge",
                           .doc = "The component that users reach."});
    t.named(
        &System::components, &Component::name, component_table(),
        {.key = "components", .example = "{ api: { replicas: 2 } }", .doc = "The parts, by name."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
