// The table of fields, part: how the tokens of a stream are counted.
#include <fmt/format.h>

#include "spec/expressions.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

Table<Tokens>::Setter set_path(std::string Tokens::* member) {
  return [member](Tokens& tokens, const Node& node, const FieldInfo& field, Reader& reader) {
    read_value(node, field, reader, tokens.*member);
    check_json_path(tokens.*member, node, field, reader);
  };
}

}  // namespace

const Table<Tokens>& tokens_table() {
  static const Table<Tokens> table = [] {
    Table<Tokens> t({.name = "tokens",
                     .doc = "How the tokens of a stream are counted. Both can be given: then the "
                            "moments are those of `path` and the number is that of `usage`."});
    t.row({.key = "path",
           .kind = Kind::kText,
           .fallback = "each event is a token",
           .example = "\"$.choices[0].delta.content\"",
           .doc = "A JSON path (RFC 9535) in the data of each event: one that holds "
                  "text there is a token."},
          set_path(&Tokens::path));
    t.row({.key = "usage",
           .kind = Kind::kText,
           .fallback = "the events that are tokens, counted",
           .example = "\"$.usage.completion_tokens\"",
           .doc = "A JSON path to the number of tokens, as the service tells it in its last "
                  "events."},
          set_path(&Tokens::usage));
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
