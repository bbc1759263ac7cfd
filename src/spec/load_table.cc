// The table of fields, part: one of several loads of a test.
#include <utility>

#include "spec/load_rows.h"

namespace headroom::spec {

const Table<TestLoadDraft>& load_table() {
  static const Table<TestLoadDraft> table = [] {
    Table<TestLoadDraft> t({.name = "load",
                            .doc = "One of several loads that a test applies at once, each with "
                                   "its own model."});
    add_load_rows(t);
    t.row(&TestLoad::start, {.key = "start",
                             .fallback = "0s",
                             .example = "30s",
                             .doc = "When it begins, counted from the test's start."});
    t.row(&TestLoad::duration, {.key = "for",
                                .least = 1e-3,
                                .fallback = "until the test or the load itself ends",
                                .example = "2min",
                                .doc = "How long it takes, counted from its own start."});
    t.finish([](TestLoadDraft& draft, const Node& node, Reader& reader) {
      check_parts(draft, draft.at, node, reader);
      draft.load = assemble(draft);
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
