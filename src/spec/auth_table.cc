// The table of fields, part: what requests carry in common: headers, and who they come from.
#include <fmt/format.h>

#include "base/text.h"
#include "spec/expressions.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Auth>& basic_table() {
  static const Table<Auth> table = [] {
    Table<Auth> t({.name = "basic", .doc = "A user and a password (RFC 7617)."});
    t.row(&Auth::user, {.key = "user",
                        .need = Need::kRequired,
                        .example = "\"${people.name}\"",
                        .doc = "The user, which may hold `${...}`."});
    t.row(&Auth::password, {.key = "password",
                            .need = Need::kRequired,
                            .example = "\"${env:PASSWORD}\"",
                            .doc = "The password, which may hold `${...}`."});
    return t;
  }();
  return table;
}

}  // namespace

void set_headers(std::vector<Header>& headers, const Node& node, const FieldInfo& field,
                 Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    if (!is_header_name(key.text)) {
      reader.problem(key.at, fmt::format("{} is not the name of a header", in_quotes(key.text)));
      continue;
    }
    Header header{.name = key.text, .value = {}};
    const std::size_t problems = reader.problems().size();
    read_value(node.items[i], field, reader, header.value);
    if (header.value.find_first_of("\r\n") != std::string::npos) {
      reader.problem(node.items[i].at, fmt::format("the header {} has a line break", key.text));
    }
    if (reader.problems().size() == problems) headers.push_back(std::move(header));
  }
}

const Table<Auth>& auth_table() {
  static const Table<Auth> table = [] {
    Table<Auth> t({.name = "auth",
                   .doc = "The Authorization header. Write secrets as `${env:NAME}`: they stay out "
                          "of the file, and headroom prints none."});
    t.row(
        as_section(basic_table().info(), {.key = "basic",
                                          .fallback = "none",
                                          .example = "{ user: ann, password: \"${env:PASSWORD}\" }",
                                          .doc = "A user and a password."}),
        [](Auth& auth, const Node& node, const FieldInfo&, Reader& reader) {
          auth.kind = Auth::Kind::kBasic;
          basic_table().read(node, auth, reader);
        });
    t.row({.key = "bearer",
           .kind = Kind::kText,
           .fallback = "none",
           .example = "\"${token}\"",
           .doc = "A token."},
          [](Auth& auth, const Node& node, const FieldInfo& field, Reader& reader) {
            read_value(node, field, reader, auth.token);
          });
    t.finish([](Auth&, const Node& node, Reader& reader) {
      const bool has_basic = node.find("basic") != nullptr;
      if (has_basic != (node.find("bearer") != nullptr)) return;
      reader.problem(node.at,
                     has_basic ? fmt::format("{} is basic and bearer", reader.path())
                               : fmt::format("{} is neither basic nor bearer", reader.path()),
                     {}, "write for example { bearer: \"${env:TOKEN}\" }");
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
