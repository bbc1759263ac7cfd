// The table of fields, part: the steps of journeys.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/meant_url.h"
#include "base/text.h"
#include "spec/methods.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kWebSocket = "WS";
constexpr std::string_view kGrpc = "GRPC";
constexpr std::array kOtherCarriers{kWebSocket, kGrpc};

// What a target may begin with beside "/" and a template, which may hold a whole URL.
constexpr std::array<std::string_view, 2> kHttpSchemes{"http://", "https://"};
constexpr std::array<std::string_view, 2> kWebSocketSchemes{"ws://", "wss://"};

bool starts_with_one_of(std::string_view text, const std::array<std::string_view, 2>& starts) {
  return std::ranges::any_of(starts,
                             [text](std::string_view start) { return text.starts_with(start); });
}

void refuse_method(std::string_view word, const Node& node, Reader& reader) {
  Error error = not_a_method(word);
  if (error.fix.empty()) error.fix = did_you_mean(word, kOtherCarriers);
  const bool is_target = word.starts_with('/') || starts_with_one_of(word, kHttpSchemes);
  if (is_target) error.fix = fmt::format("write GET {}", word);
  if (starts_with_one_of(word, kWebSocketSchemes)) error.fix = fmt::format("write WS {}", word);
  reader.problem(node.text_at(), std::move(error.what),
                 error.why +
                     "; a WebSocket is written WS /path, a call of gRPC GRPC "
                     "package.Service/Method",
                 std::move(error.fix));
}

// "/path", or the URL of a scheme that the carrier has.
bool is_target(std::string_view target, Carrier carrier, std::string_view method, const Node& node,
               Reader& reader) {
  const auto& schemes = carrier == Carrier::kWebSocket ? kWebSocketSchemes : kHttpSchemes;
  if (target.starts_with('/') || target.starts_with("${") || starts_with_one_of(target, schemes)) {
    return true;
  }
  std::string fix = fmt::format("write {} /{}", method, target);
  if (target.find("://") != target.npos || target.starts_with("unix:")) {
    const std::string meant = meant_url(target);
    fix = meant.empty() ? std::string() : fmt::format("write {} {}", method, meant);
    if (starts_with_one_of(target, kWebSocketSchemes)) fix = fmt::format("write WS {}", target);
  }
  reader.problem(
      node.text_at(),
      target.empty() ? fmt::format("{} has no path", method)
                     : fmt::format("{} is not a path", in_quotes(target)),
      fmt::format("a path begins with /, an absolute URL with {} or {}", schemes[0], schemes[1]),
      std::move(fix));
  return false;
}

// A blank inside ${...} is no blank of the target.
bool has_no_blank(std::string_view target, const Node& node, Reader& reader) {
  int depth = 0;
  for (const char c : target) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (is_space(c) && depth <= 0) {
      reader.problem(node.text_at(), fmt::format("the path {} holds a blank", in_quotes(target)),
                     "a request is a method and a path", "write %20 for a blank");
      return false;
    }
  }
  return true;
}

// "chat.v1.Chat/Complete", or a URL that ends so.
void set_call(Step& step, std::string_view target, const Node& node, Reader& reader) {
  const bool is_absolute = starts_with_one_of(target, kHttpSchemes);
  const bool has_method = target.find('/') != target.npos && !target.ends_with('/');
  if (!has_method || target.find("${") != target.npos) {
    reader.problem(node.text_at(), fmt::format("{} is not a method of gRPC", in_quotes(target)),
                   "it is a service with its package, a slash and the method's name",
                   "for example GRPC chat.v1.Chat/Complete");
    return;
  }
  if (!has_no_blank(target, node, reader)) return;
  step.carrier = Carrier::kGrpc;
  step.method = "POST";
  step.target = is_absolute || target.starts_with('/') ? target : "/" + std::string(target);
}

// "POST /v1/chat/completions", "WS /chat", "GRPC chat.v1.Chat/Complete".
void set_request(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  const std::string_view request = trim(*text);
  const std::size_t space = request.find_first_of(" \t\n");
  const std::string_view method = request.substr(0, space);
  if (!is_method(method) && std::ranges::find(kOtherCarriers, method) == kOtherCarriers.end()) {
    return refuse_method(method, node, reader);
  }
  const std::string_view target = space == request.npos ? "" : trim(request.substr(space));
  if (method == kGrpc) return set_call(step, target, node, reader);
  const Carrier carrier = method == kWebSocket ? Carrier::kWebSocket : Carrier::kHttp;
  if (!is_target(target, carrier, method, node, reader)) return;
  if (!has_no_blank(target, node, reader)) return;
  step.carrier = carrier;
  step.method = carrier == Carrier::kHttp ? method : "GET";
  step.target = target;
}

// "read", or "[ read, checkout ]".
void set_tags(Step& step, const Node& node, const FieldInfo& field, Reader& reader) {
  const auto add = [&](const Node& item) {
    const std::string* text = scalar_text(item, field, reader);
    if (text == nullptr || !reader.check_name(*text, item.at)) return;
    step.tags.push_back({.value = *text, .at = item.at});
  };
  if (node.kind != Node::Kind::kList) return add(node);
  for (const Node& item : node.items) add(item);
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
           .doc = "The method and the path, which may hold `${...}`. `WS /chat` is a message to a "
                  "WebSocket: the session's own, which its steps with that path share. "
                  "`GRPC chat.v1.Chat/Complete` calls a method that `proto` describes; `json` is "
                  "its message, or a list of them where it takes a stream."},
          set_request);
    t.row({.key = "tags",
           .kind = Kind::kName,
           .shape = Shape::kOneOrList,
           .fallback = "none",
           .example = "[ read, checkout ]",
           .doc = "Words under which steps are also measured together; a requirement names one "
                  "where it could name a step. Those of a group count for all steps in it."},
          set_tags);
    add_body_rows(t);
    add_common_rows(t, "Headers, beside those that every request has.");
    t.section(&Step::size, message_sizes_table(),
              {.key = "size",
               .fallback = "unknown",
               .example = "{ request: 2 KiB, response: 40 KiB }",
               .doc = "Bytes of one request and its answer. For `headroom plan`."});
    t.choice<Streaming>(&Step::streaming,
                        {{"none", Streaming::kNone}, {"sse", Streaming::kServerSentEvents}},
                        {.key = "stream",
                         .fallback = "none",
                         .example = "sse",
                         .doc = "`sse`: the answer is a stream of server-sent events, measured "
                                "event by event."});
    add_websocket_rows(t);
    t.section(&Step::expect, expect_table(),
              {.key = "expect",
               .fallback = "a status below 400",
               .example = "{ status: 200 }",
               .doc = "What a right answer looks like."});
    t.section(&Step::tokens, tokens_table(),
              {.key = "tokens",
               .fallback = "each event is a token",
               .example = "{ path: \"$.choices[0].delta.content\" }",
               .doc = "How the tokens of a stream are counted."});
    t.section(&Step::turn, turn_table(),
              {.key = "turn",
               .fallback = "no conversation",
               .example = "{ says: \"${prompts.text}\" }",
               .doc = "What is said in a conversation with a model, and heard."});
    t.named(
        &Step::saves, &Save::name, save_table(),
        {.key = "save",
         .fallback = "nothing",
         .example = "{ id: \"$.items[0].id\" }",
         .doc = "Values of the answer, kept for `${name}` in later steps of the session. Where the "
                "step fails they are lost, and the session ends at the first step that needs "
                "one of them."});
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
    add_client_rows(t);
    add_flow_rows(t);
    t.finish([](Step& step, const Node& node, Reader& reader) {
      check_flow(step, node, reader);
      check_websocket(step, node, reader);
      check_grpc(step, node, reader);
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
