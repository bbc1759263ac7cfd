// The table of fields, part: what a step keeps of its answer.
#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "spec/expressions.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// One value comes from one place.
bool is_first_source(const Save& save, const Node& node, const FieldInfo& field, Reader& reader) {
  if (save.path.empty()) return true;
  reader.problem(node.at, fmt::format("{} is a second place for {}", field.key, save.name),
                 "a value comes from one of json, header, cookie, regex, xpath and value",
                 "remove one");
  return false;
}

Table<Save>::Setter set_source(Source source) {
  return [source](Save& save, const Node& node, const FieldInfo& field, Reader& reader) {
    if (!is_first_source(save, node, field, reader)) return;
    save.source = source;
    read_value(node, field, reader, save.path);
    switch (source) {
      case Source::kJson:
        check_json_path(save.path, node, field, reader);
        break;
      case Source::kRegex:
        check_pattern(save.path, node, field, reader);
        break;
      case Source::kXPath:
        check_xpath(save.path, node, field, reader);
        break;
      case Source::kHeader:
        if (!is_header_name(save.path)) {
          reader.problem(node.at,
                         fmt::format("{} is not the name of a header", in_quotes(save.path)));
        }
        break;
      default:
        break;
    }
  };
}

void set_measured_value(Save& save, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_first_source(save, node, field, reader)) return;
  const auto index = read_choice(node, field, reader);
  if (!index) return;
  save.source = *index == 0 ? Source::kStatus : Source::kResponseTime;
  save.path = field.choices[*index];
}

// first, last, random, or a number.
void set_pick(Save& save, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  const std::string_view word = trim(*text);
  if (word == "first") {
    save.pick = {.kind = Pick::Kind::kFirst};
  } else if (word == "last") {
    save.pick = {.kind = Pick::Kind::kLast};
  } else if (word == "random") {
    save.pick = {.kind = Pick::Kind::kRandom};
  } else {
    save.pick = {.kind = Pick::Kind::kNth};
    const auto [end, error] =
        std::from_chars(word.data(), word.data() + word.size(), save.pick.nth);
    if (error == std::errc{} && end == word.data() + word.size()) return;
    reader.problem(node.at, fmt::format("pick: {} does not say which", in_quotes(word)), {},
                   "write first, last, random or a number, counted from 0");
  }
}

}  // namespace

const Table<Save>& save_table() {
  static const Table<Save> table = [] {
    Table<Save> t({.name = "save",
                   .doc = "Where in the answer a value stands; a text alone is a JSON path.",
                   .short_for = "json"});
    t.row({.key = "json",
           .kind = Kind::kText,
           .fallback = "another place",
           .example = "\"$.items[*].id\"",
           .doc = "A JSON path (RFC 9535) into the body."},
          set_source(Source::kJson));
    t.row({.key = "header",
           .kind = Kind::kText,
           .fallback = "another place",
           .example = "X-Token",
           .doc = "A header of the answer."},
          set_source(Source::kHeader));
    t.row({.key = "cookie",
           .kind = Kind::kText,
           .fallback = "another place",
           .example = "session",
           .doc = "A cookie that the answer sets."},
          set_source(Source::kCookie));
    t.row({.key = "regex",
           .kind = Kind::kText,
           .fallback = "another place",
           .example = "'id=(\\d+)'",
           .doc = "A regular expression (RE2) on the body; the value is its first group, or the "
                  "whole match."},
          set_source(Source::kRegex));
    t.row({.key = "xpath",
           .kind = Kind::kText,
           .fallback = "another place",
           .example = "\"//input[@name='csrf']/@value\"",
           .doc = "An XPath (1.0) into the body, which is HTML or XML."},
          set_source(Source::kXPath));
    t.row({.key = "value",
           .kind = Kind::kChoice,
           .choices = {"status", "response_time"},
           .fallback = "another place",
           .example = "status",
           .doc = "The status, or the response time in milliseconds."},
          set_measured_value);
    t.row({.key = "pick",
           .kind = Kind::kText,
           .fallback = "first",
           .example = "random",
           .doc = "Which one where there are several: `first`, `last`, `random`, or a number "
                  "counted from 0."},
          set_pick);
    t.row(&Save::otherwise, {.key = "or",
                             .kind = Kind::kText,
                             .fallback = "the answer counts as an error",
                             .example = "\"0\"",
                             .doc = "The value where the answer has none."});
    t.finish([](Save& save, const Node& node, Reader& reader) {
      if (!save.path.empty() || node.kind != Node::Kind::kMap) return;
      for (const std::string_view key : {"json", "header", "cookie", "regex", "xpath", "value"}) {
        if (node.find(key) != nullptr) return;
      }
      reader.problem(node.at, fmt::format("{} does not say where its value stands", reader.path()),
                     "it has none of json, header, cookie, regex, xpath and value",
                     fmt::format("for example {}: $.items[0].id", save.name));
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
