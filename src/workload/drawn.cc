#include "workload/drawn.h"

#include <fmt/format.h>

namespace headroom::workload {

Result<void> note_drawn(std::span<const Template::Piece> pieces,
                        const std::vector<DataTable>& tables, Drawn& drawn) {
  for (const Template::Piece& piece : pieces) {
    const Slot& slot = piece.slot;
    if (piece.has_slot && slot.source == Slot::Source::kSaved) drawn.variables.insert(slot.index);
    const bool is_length = slot.source == Slot::Source::kTextOfColumn;
    if (piece.has_slot && (is_length || slot.source == Slot::Source::kColumn)) {
      const DataTable& table = tables[slot.table];
      if (table.is_saved() && is_length) {
        return invalid(fmt::format("a text takes its length from {}, which {} saves", table.name(),
                                   table.saved_by()),
                       "whether that is a number shows only when it is saved",
                       "take the length from a file, or write a number");
      }
      (table.is_saved() ? drawn.saved_tables : drawn.tables).insert(slot.table);
    }
    if (auto done = note_drawn(piece.encoded, tables, drawn); !done) return done;
  }
  return {};
}

}  // namespace headroom::workload
