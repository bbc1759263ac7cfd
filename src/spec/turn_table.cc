// The table of fields, part: a turn of a conversation.
#include <fmt/format.h>

#include "spec/expressions.h"
#include "spec/tables.h"

namespace headroom::spec {

const Table<Turn>& turn_table() {
  static const Table<Turn> table = [] {
    Table<Turn> t({.name = "turn",
                   .doc = "A turn of a conversation with a model. In the step's body, "
                          "`${conversation}` is the list of all messages of the session so far, "
                          "this turn's included, as chat APIs take it; so the prompt grows from "
                          "turn to turn. A turn that fails is forgotten.",
                   .short_for = "says"});
    t.row(&Turn::says, {.key = "says",
                        .kind = Kind::kText,
                        .need = Need::kRequired,
                        .example = "\"${prompts.text}\"",
                        .doc = "What the user says."});
    t.row(&Turn::system, {.key = "system",
                          .kind = Kind::kText,
                          .fallback = "nothing",
                          .example = "You are a patient teacher.",
                          .doc = "The system's message, which stands before the first turn."});
    t.row({.key = "hears",
           .kind = Kind::kText,
           .fallback = "the texts of a stream's tokens, joined",
           .example = "\"$.choices[0].message.content\"",
           .doc = "A JSON path (RFC 9535) to the text of the answer, which becomes the "
                  "assistant's message."},
          [](Turn& turn, const Node& node, const FieldInfo& field, Reader& reader) {
            read_value(node, field, reader, turn.hears);
            check_json_path(turn.hears, node, field, reader);
          });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
