// The table of fields, part: the body of a request.
#include <fmt/format.h>

#include "base/text.h"
#include "spec/form_text.h"
#include "spec/json_text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// A step has one body.
bool is_first_body(Step& step, BodyKind kind, const Node& node, const FieldInfo& field,
                   Reader& reader) {
  if (step.body_kind == BodyKind::kNone) {
    step.body_kind = kind;
    return true;
  }
  reader.problem(node.at, fmt::format("{} is a second body", field.key),
                 "a step has one of json, text, form, multipart and file", "remove one");
  return false;
}

// The key and the kind of body that it is.
Table<Step>::Setter set_body(BodyKind kind) {
  return [kind](Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
    if (!is_first_body(step, kind, node, field, reader)) return;
    if (kind == BodyKind::kJson) {
      step.body = json_text(node, Templates::kMarked);
    } else if (kind != BodyKind::kForm) {
      read_value(node, field, reader, step.body);
    } else if (is_map(node, field, reader)) {
      step.body = form_text(node);
    }
  };
}

// What stands between quotes in a part's head.
void check_quotable(std::string_view text, Position at, Reader& reader) {
  if (text.find_first_of("\"\r\n") == text.npos) return;
  reader.problem(at, fmt::format("{} cannot stand in a multipart body", in_quotes(text)),
                 "it holds a quote or a line break");
}

const Table<Part>& part_table() {
  static const Table<Part> table = [] {
    Table<Part> t({.name = "part",
                   .doc = "One field of a multipart body; a text alone is its `value`.",
                   .short_for = "value"});
    t.row(&Part::value, {.key = "value",
                         .fallback = "empty",
                         .example = "\"${id}\"",
                         .doc = "What is sent, which may hold `${...}`."});
    t.row(&Part::file, {.key = "file",
                        .kind = Kind::kPath,
                        .fallback = "no file",
                        .example = "data/cat.png",
                        .doc = "A file that is sent as it is, relative to the service file."});
    t.row(&Part::file_name, {.key = "filename",
                             .fallback = "the name of `file`",
                             .example = "cat.png",
                             .doc = "The name told to the service."});
    t.row(&Part::type, {.key = "type",
                        .fallback = "none, of a file `application/octet-stream`",
                        .example = "image/png",
                        .doc = "The Content-Type of the part."});
    t.finish([](Part& part, const Node& node, Reader& reader) {
      check_quotable(part.file_name, node.at, reader);
      check_quotable(part.type, node.at, reader);
      if (part.file.empty() || node.find("value") == nullptr) return;
      reader.problem(node.at, fmt::format("{} has a value and a file", reader.path()), {},
                     "remove one, or make two parts");
    });
    return t;
  }();
  return table;
}

void set_multipart(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_first_body(step, BodyKind::kMultipart, node, field, reader)) return;
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    check_quotable(key.text, key.at, reader);
    const Reader::Inside inside(reader, key.text);
    Part part{.name = key.text, .at = key.at};
    part_table().read(node.items[i], part, reader);
    step.parts.push_back(std::move(part));
  }
}

}  // namespace

void add_body_rows(Table<Step>& t) {
  t.row({.key = "json",
         .kind = Kind::kAny,
         .fallback = "no body",
         .example = "{ stream: true, prompt: \"${prompts.text}\" }",
         .doc = "A JSON body, written as YAML. A value that is wholly one `\"${...}\"` is sent as "
                "the number, boolean or text that it stands for."},
        set_body(BodyKind::kJson));
  t.row({.key = "text",
         .kind = Kind::kText,
         .fallback = "no body",
         .example = "hello ${id}",
         .doc = "A body sent as it is."},
        set_body(BodyKind::kText));
  t.row({.key = "form",
         .kind = Kind::kText,
         .shape = Shape::kMap,
         .fallback = "no body",
         .example = "{ name: \"${people.name}\" }",
         .doc = "A body as a browser sends a form."},
        set_body(BodyKind::kForm));
  t.row(as_section(part_table().info(),
                   {.key = "multipart",
                    .shape = Shape::kMap,
                    .fallback = "no body",
                    .example = "{ note: hello, image: { file: data/cat.png, type: image/png } }",
                    .doc = "A body as a browser sends a form with files. Fields are sent before "
                           "files."}),
        set_multipart);
  t.row({.key = "file",
         .kind = Kind::kPath,
         .fallback = "no body",
         .example = "data/upload.bin",
         .doc = "A body from a file, relative to the service file. It is in memory once, however "
                "many users send it."},
        set_body(BodyKind::kFile));
}

}  // namespace headroom::spec
