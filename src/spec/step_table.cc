// The table of fields, part: the steps of journeys.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/scan.h"
#include "base/text.h"
#include "spec/form_text.h"
#include "spec/json_text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::array<std::string_view, 7> kMethods{"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};

// "POST /v1/chat/completions".
void set_request(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  const std::string_view request = trim(*text);
  const std::size_t space = request.find_first_of(" \t\n");
  const std::string_view method = request.substr(0, space);
  if (std::ranges::find(kMethods, method) == kMethods.end()) {
    const bool is_target = method.starts_with('/') || method.starts_with("http");
    reader.problem(
        node.text_at(), fmt::format("{} is not a method", in_quotes(method)),
        fmt::format("a request is a method ({}) and a path", enumerate(kMethods)),
        is_target ? fmt::format("write GET {}", method) : did_you_mean(method, kMethods));
    return;
  }
  const std::string_view target = space == request.npos ? "" : trim(request.substr(space));
  const bool is_absolute =
      target.starts_with("http://") || target.starts_with("https://") || target.starts_with("${");
  if (!target.starts_with('/') && !is_absolute) {
    reader.problem(node.text_at(),
                   target.empty() ? fmt::format("{} has no path", method)
                                  : fmt::format("{} is not a path", in_quotes(target)),
                   "a path begins with /, an absolute URL with http:// or https://",
                   fmt::format("write {} /{}", method, target));
    return;
  }
  // A blank inside ${...} is no blank of the target.
  int depth = 0;
  for (const char c : target) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (is_space(c) && depth <= 0) {
      reader.problem(node.text_at(), fmt::format("the path {} holds a blank", in_quotes(target)),
                     "a request is a method and a path", "write %20 for a blank");
      return;
    }
  }
  step.method = method;
  step.target = target;
}

// One of json, text and form.
Table<Step>::Setter set_body(BodyKind kind) {
  return [kind](Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
    if (step.body_kind != BodyKind::kNone) {
      reader.problem(node.at, fmt::format("{} is a second body", field.key),
                     "a step has one of json, text and form", "remove one");
      return;
    }
    step.body_kind = kind;
    if (kind == BodyKind::kJson) {
      step.body = json_text(node, Templates::kMarked);
    } else if (kind == BodyKind::kText) {
      read_value(node, field, reader, step.body);
    } else if (is_map(node, field, reader)) {
      step.body = form_text(node);
    }
  };
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view kTokenSigns = "!#$%&'*+-.^_`|~";  // RFC 9110, 5.6.2
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return is_letter(c) || is_digit(c) || kTokenSigns.find(c) != kTokenSigns.npos;
  });
}

void set_headers(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
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
    if (reader.problems().size() == problems) step.headers.push_back(std::move(header));
  }
}

void set_saves(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_map(node, field, reader)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    Save save{.name = key.text, .path = {}};
    if (!reader.check_name(key.text, key.at)) continue;
    read_value(node.items[i], field, reader, save.path);
    if (!save.path.starts_with('$')) {
      reader.problem(node.items[i].at, fmt::format("{} is not a JSON path", in_quotes(save.path)),
                     "a path begins with $, the body of the response",
                     fmt::format("for example {}: $.items[0].id", key.text));
      continue;
    }
    step.saves.push_back(std::move(save));
  }
}

// ">= 1".
void set_events(Expect& expect, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  Scanner scanner(*text);
  const bool has_sign = scanner.accept(">=");
  const auto count = scanner.number();
  constexpr double kMost = 1e15;
  if (!has_sign || !count || !scanner.at_end() || *count < 0 || *count > kMost) {
    reader.problem(node.at,
                   fmt::format("{}: {} is not a least number", field.key, in_quotes(*text)), {},
                   "write \">= 1\", in quotes");
    return;
  }
  expect.events_at_least = static_cast<std::uint64_t>(*count);
}

const Table<Expect>& expect_table() {
  static const Table<Expect> table = [] {
    Table<Expect> t(
        {.name = "expect", .doc = "What a right answer looks like; any other counts as an error."});
    t.row(&Expect::status, {.key = "status",
                            .least = 100,
                            .most = 599,
                            .fallback = "any below 400",
                            .example = "200",
                            .doc = "The status code."});
    t.row(&Expect::body_contains, {.key = "contains",
                                   .fallback = "anything",
                                   .example = "\"ok\"",
                                   .doc = "A text that the body must contain."});
    t.row({.key = "events",
           .kind = Kind::kAtLeast,
           .fallback = "any number",
           .example = "\">= 1\"",
           .doc = "How many events a stream must have."},
          set_events);
    return t;
  }();
  return table;
}

}  // namespace

const Table<Step>& step_table() {
  // Made where it stays, since steps have steps.
  static const Table<Step>& table = []() -> const Table<Step>& {
    static Table<Step> t(
        {.name = "step",
         .doc = "One request of a journey, or a group of steps. The name of a request is the class "
                "under which it is measured, so it is unique in the file.",
         .short_for = "request"});
    t.row({.key = "request",
           .kind = Kind::kRequest,
           .fallback = "the step is a group",
           .example = "POST /v1/chat/completions",
           .doc = "The method and the path, which may hold `${...}`."},
          set_request);
    t.row(
        {.key = "json",
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
    t.row({.key = "headers",
           .kind = Kind::kText,
           .shape = Shape::kMap,
           .fallback = "none of your own",
           .example = "{ Authorization: \"Bearer ${env:TOKEN}\" }",
           .doc = "Headers, beside those that every request has."},
          set_headers);
    t.choice<Streaming>(&Step::streaming,
                        {{"none", Streaming::kNone}, {"sse", Streaming::kServerSentEvents}},
                        {.key = "stream",
                         .fallback = "none",
                         .example = "sse",
                         .doc = "`sse`: the answer is a stream of server-sent events, measured "
                                "event by event."});
    t.section(&Step::expect, expect_table(),
              {.key = "expect",
               .fallback = "a status below 400",
               .example = "{ status: 200 }",
               .doc = "What a right answer looks like."});
    t.row({.key = "save",
           .kind = Kind::kText,
           .shape = Shape::kMap,
           .fallback = "nothing",
           .example = "{ id: \"$.items[0].id\" }",
           .doc = "Values of the JSON answer, kept for `${name}` in later steps of the session."},
          set_saves);
    t.row(&Step::think,
          {.key = "think",
           .kind = Kind::kTimeDistribution,
           .fallback = "the group's, else the journey's",
           .example = "exponential(mean 2s)",
           .doc = "The pause before the step; of a group, before each of its steps."});
    t.row(&Step::timeout, {.key = "timeout",
                           .least = 1e-9,
                           .fallback = "30s",
                           .example = "10s",
                           .doc = "How long an answer may take until it counts as an error."});
    add_flow_rows(t);
    t.finish(check_flow);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
