// The table of fields, part: what a step expects of its answer.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/grpc_status.h"
#include "base/text.h"
#include "extract/json_constant.h"
#include "spec/expressions.h"
#include "spec/json_text.h"
#include "spec/limit.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// All that one key of `headers:` or `json:` says.
struct Conditions {
  std::vector<Expectation> all;
};

using ConditionSetter = Table<Conditions>::Setter;

void add_check(Expect& expect, Check check) {
  check.label = label_of(check);
  expect.checks.push_back(std::move(check));
}

// A limit, or nothing and a problem.
std::optional<Limit> read_limit(const Node& node, const FieldInfo& field, LimitUnit unit,
                                Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return std::nullopt;
  auto limit = parse_limit(*text, unit);
  if (limit) return *limit;
  reader.problem_in(node, field, std::move(limit.error()));
  return std::nullopt;
}

void set_equals(Conditions& conditions, const Node& node, const FieldInfo& field, Reader& reader) {
  Expectation condition{.kind = Expectation::Kind::kEquals};
  condition.text = node.text;
  condition.json = json_text(node, Templates::kAsWritten);
  if (!extract::JsonConstant::parse(condition.json)) {
    reader.problem(node.at, fmt::format("{}: {} is no value of JSON", field.key, condition.json),
                   "a number has 64 bits at most", "put it in quotes if it is a text");
    return;
  }
  conditions.all.push_back(std::move(condition));
}

// What stands alone: "> 0" is a limit, all else the value itself.
void set_short(Conditions& conditions, const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind != Node::Kind::kScalar || !looks_like_limit(node.text)) {
    return set_equals(conditions, node, field, reader);
  }
  if (const auto limit = read_limit(node, field, LimitUnit::kNumber, reader)) {
    conditions.all.push_back({.kind = Expectation::Kind::kIs, .limit = *limit});
  }
}

ConditionSetter set_limit(Expectation::Kind kind) {
  return [kind](Conditions& conditions, const Node& node, const FieldInfo& field, Reader& reader) {
    if (const auto limit = read_limit(node, field, LimitUnit::kNumber, reader)) {
      conditions.all.push_back({.kind = kind, .limit = *limit});
    }
  };
}

void set_contains(Conditions& conditions, const Node& node, const FieldInfo& field,
                  Reader& reader) {
  std::vector<std::string> texts;
  read_value(node, field, reader, texts);
  for (std::string& text : texts) {
    conditions.all.push_back({.kind = Expectation::Kind::kContains, .text = std::move(text)});
  }
}

void set_matches(Conditions& conditions, const Node& node, const FieldInfo& field, Reader& reader) {
  Expectation condition{.kind = Expectation::Kind::kMatches};
  read_value(node, field, reader, condition.text);
  if (check_pattern(condition.text, node, field, reader)) {
    conditions.all.push_back(std::move(condition));
  }
}

void set_exists(Conditions& conditions, const Node& node, const FieldInfo& field, Reader& reader) {
  if (const auto index = read_choice(node, field, reader)) {
    conditions.all.push_back(
        {.kind = *index == 0 ? Expectation::Kind::kExists : Expectation::Kind::kIsMissing});
  }
}

const FieldInfo kContainsField{.key = "contains",
                               .kind = Kind::kText,
                               .shape = Shape::kOneOrList,
                               .fallback = "anything",
                               .example = "\"ok\"",
                               .doc = "A text that must be in it, or a list of them."};
const FieldInfo kMatchesField{.key = "matches",
                              .kind = Kind::kText,
                              .fallback = "anything",
                              .example = "'\"id\": ?\\d+'",
                              .doc = "A regular expression (RE2) that must match somewhere in it."};

const Table<Conditions>& condition_table() {
  static const Table<Conditions> table = [] {
    Table<Conditions> t({.name = "condition",
                         .doc = "What a header or a value must be. A text or number alone is "
                                "`equals`, and `\"> 0\"` alone is `is`.",
                         .short_for = "equals"});
    t.row({.key = "equals",
           .kind = Kind::kAny,
           .fallback = "anything",
           .example = "true",
           .doc = "The value itself, as YAML."},
          set_equals);
    t.row(kContainsField, set_contains);
    t.row(kMatchesField, set_matches);
    t.row({.key = "is",
           .kind = Kind::kNumberLimit,
           .fallback = "any number",
           .example = "\"> 0\"",
           .doc = "What a number must keep."},
          set_limit(Expectation::Kind::kIs));
    t.row({.key = "length",
           .kind = Kind::kNumberLimit,
           .fallback = "any length",
           .example = "\">= 1\"",
           .doc = "Of characters in a text, elements in a list, members in an object."},
          set_limit(Expectation::Kind::kLength));
    t.row({.key = "exists",
           .kind = Kind::kChoice,
           .choices = {"true", "false"},
           .fallback = "true",
           .example = "false",
           .doc = "Whether there is such a header or value."},
          set_exists);
    return t;
  }();
  return table;
}

Conditions read_conditions(const Node& node, const FieldInfo& field, Reader& reader) {
  Conditions conditions;
  if (node.kind == Node::Kind::kMap) {
    condition_table().read(node, conditions, reader);
  } else {
    set_short(conditions, node, field, reader);
  }
  return conditions;
}

// Header names or JSON paths, each with what it must be.
Table<Expect>::Setter set_named(Check::Subject subject) {
  return [subject](Expect& expect, const Node& node, const FieldInfo& field, Reader& reader) {
    if (!is_map(node, field, reader)) return;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const Key& key = node.keys[i];
      if (subject == Check::Subject::kJson && !check_json_path(key.text, key.at, reader)) continue;
      if (subject == Check::Subject::kHeader && !is_header_name(key.text)) {
        reader.problem(key.at, fmt::format("{} is not the name of a header", in_quotes(key.text)));
        continue;
      }
      const Reader::Inside inside(reader, key.text);
      for (Expectation& condition : read_conditions(node.items[i], field, reader).all) {
        add_check(expect,
                  {.subject = subject, .name = key.text, .condition = std::move(condition)});
      }
    }
  };
}

// A key of `expect:` that is a condition of one subject.
Table<Expect>::Setter set_one(Check::Subject subject, ConditionSetter set) {
  return [subject, set = std::move(set)](Expect& expect, const Node& node, const FieldInfo& field,
                                         Reader& reader) {
    Conditions conditions;
    set(conditions, node, field, reader);
    for (Expectation& condition : conditions.all) {
      add_check(expect, {.subject = subject, .condition = std::move(condition)});
    }
  };
}

void set_last_event(Expect& expect, const Node& node, const FieldInfo&, Reader& reader) {
  Conditions conditions;
  condition_table().read(node, conditions, reader);
  for (Expectation& condition : conditions.all) {
    add_check(expect, {.subject = Check::Subject::kLastEvent, .condition = std::move(condition)});
  }
}

Table<Expect>::Setter set_measured(Check::Subject subject, LimitUnit unit) {
  return [subject, unit](Expect& expect, const Node& node, const FieldInfo& field, Reader& reader) {
    if (const auto limit = read_limit(node, field, unit, reader)) {
      add_check(expect, {.subject = subject,
                         .condition = {.kind = Expectation::Kind::kIs, .limit = *limit}});
    }
  };
}

// 200, 2xx, of a call of gRPC NOT_FOUND, or of a WebSocket that is closed (RFC 6455, 7.4.2) 1000 to
// 4999.
std::optional<StatusRange> parse_status(std::string_view text) {
  if (const auto status = grpc_status_of(text)) return StatusRange{*status, *status};
  const bool is_close_code = text.size() == 4 && text[0] >= '1' && text[0] <= '4';
  if (is_close_code && std::ranges::all_of(text, is_digit)) {
    int code = 0;
    for (const char c : text) code = 10 * code + (c - '0');
    return StatusRange{code, code};
  }
  const bool is_class = text.size() == 3 && to_lower(text.substr(1)) == "xx";
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return std::nullopt;
  const int hundred = (text[0] - '0') * 100;
  if (is_class) return StatusRange{hundred, hundred + 99};
  if (!is_digit(text[1]) || !is_digit(text[2])) return std::nullopt;
  const int status = hundred + (text[1] - '0') * 10 + (text[2] - '0');
  return StatusRange{status, status};
}

void set_status(Expect& expect, const Node& node, const FieldInfo& field, Reader& reader) {
  std::vector<std::string> texts;
  read_value(node, field, reader, texts);
  for (const std::string& text : texts) {
    if (const auto range = parse_status(trim(text))) {
      expect.statuses.push_back(*range);
    } else {
      reader.problem(
          node.at, fmt::format("status: {} is not a status", in_quotes(text)),
          "a status is a number from 100 to 599, a class such as 2xx, or the code (1000 to "
          "4999) with which a WebSocket is closed; of gRPC, a name such as NOT_FOUND",
          "for example status: [200, 201]");
    }
  }
}

}  // namespace

void add_text_checks(Table<Expect>& t) {
  t.row(kContainsField, set_one(Check::Subject::kBody, set_contains));
  t.row(kMatchesField, set_one(Check::Subject::kBody, set_matches));
  t.row({.key = "equals",
         .kind = Kind::kText,
         .fallback = "anything",
         .example = "pong",
         .doc = "The whole body."},
        set_one(Check::Subject::kBody, set_equals));
  t.row(as_section(condition_table().info(),
                   {.key = "json",
                    .shape = Shape::kMap,
                    .fallback = "any",
                    .example = "{ \"$.ok\": true, \"$.items\": { length: \">= 1\" } }",
                    .doc = "JSON paths (RFC 9535) into the body, and what the first "
                           "value there must be."}),
        set_named(Check::Subject::kJson));
}

const Table<Expect>& expect_table() {
  static const Table<Expect> table = [] {
    Table<Expect> t({.name = "expect",
                     .doc = "What a right answer looks like; any other counts as an error, under "
                            "the first check that it fails."});
    t.row({.key = "status",
           .kind = Kind::kStatus,
           .shape = Shape::kOneOrList,
           .fallback = "any below 400; of gRPC `OK`",
           .example = "[200, 404]",
           .doc = "The status, or several; of a call of gRPC its name, as `NOT_FOUND`; of a "
                  "WebSocket that is to be closed, the code."},
          set_status);
    add_text_checks(t);
    t.row(as_section(condition_table().info(),
                     {.key = "headers",
                      .shape = Shape::kMap,
                      .fallback = "any",
                      .example = "{ Content-Type: { contains: json } }",
                      .doc = "Headers of the answer, and what they must be."}),
          set_named(Check::Subject::kHeader));
    t.row({.key = "size",
           .kind = Kind::kSizeLimit,
           .fallback = "any",
           .example = "\"< 100 KiB\"",
           .doc = "The size of the body."},
          set_measured(Check::Subject::kSize, LimitUnit::kBytes));
    t.row({.key = "response_time",
           .kind = Kind::kTimeLimit,
           .fallback = "within `timeout`",
           .example = "\"< 2s\"",
           .doc = "From the intended moment to the end of the answer."},
          set_measured(Check::Subject::kResponseTime, LimitUnit::kTime));
    t.row({.key = "ttft",
           .kind = Kind::kTimeLimit,
           .fallback = "any",
           .example = "\"< 500ms\"",
           .doc = "From the intended moment to the first token of a stream."},
          set_measured(Check::Subject::kTtft, LimitUnit::kTime));
    t.row({.key = "events",
           .kind = Kind::kNumberLimit,
           .fallback = "any number",
           .example = "\">= 1\"",
           .doc = "How many events a stream must have."},
          set_measured(Check::Subject::kEvents, LimitUnit::kNumber));
    t.row(as_section(condition_table().info(),
                     {.key = "last_event",
                      .fallback = "any",
                      .example = "{ contains: finish_reason }",
                      .doc = "What the data of a stream's last event must be."}),
          set_last_event);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
