// The table of fields, part: the messages of a WebSocket.
#include <fmt/format.h>

#include <array>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

const Table<Expect>& until_table() {
  static const Table<Expect> table = [] {
    Table<Expect> t({.name = "until",
                     .doc = "What a message must be to end its step; a text alone is `contains`.",
                     .short_for = "contains"});
    add_text_checks(t);
    return t;
  }();
  return table;
}

const Table<Receive>& receive_table() {
  static const Table<Receive> table = [] {
    Table<Receive> t({.name = "receive",
                      .doc = "Which message of a WebSocket is the last that a step waits for. Its "
                             "messages are events: the first is the time to first token, and "
                             "`expect` and `save` look at the last. A number alone is `messages`.",
                      .short_for = "messages"});
    t.row({.key = "messages",
           .kind = Kind::kWholeNumber,
           .most = 1e9,
           .fallback = "1, without `until`; of a step that sends nothing: none, it only connects",
           .example = "3",
           .doc = "How many are received. `0`: the step ends as soon as its message is sent."},
          [](Receive& receive, const Node& node, const FieldInfo& field, Reader& reader) {
            read_value(node, field, reader, receive.messages.emplace());
          });
    t.row(as_section(until_table().info(), {.key = "until",
                                            .fallback = "any message counts",
                                            .example = "{ json: { \"$.type\": done } }",
                                            .doc = "What the last one is."}),
          [](Receive& receive, const Node& node, const FieldInfo&, Reader& reader) {
            Expect expect;
            until_table().read(node, expect, reader);
            receive.until = std::move(expect.checks);
          });
    t.finish([](Receive& receive, const Node& node, Reader& reader) {
      if (!receive.messages || receive.until.empty()) return;
      reader.problem(node.at, fmt::format("{} has messages and until", reader.path()),
                     "both say which message is the last", "remove one");
    });
    return t;
  }();
  return table;
}

constexpr std::array kRefused{
    RefusedKey{"form", "a message is no form", "write json, text or file"},
    RefusedKey{"multipart", "a message has no parts", "write json, text or file"},
    RefusedKey{"stream", "each message is an event as it is", "remove it"},
};

void check_others(const Step& step, const Node& node, Reader& reader) {
  if (step.is_group()) return;
  if (const Node* receive = node.find("receive")) {
    reader.problem(receive->at, fmt::format("{} receives no messages", reader.path()),
                   "it is no WebSocket", "write request: WS /path, or remove receive");
  }
  for (const StatusRange& range : step.expect.statuses) {
    const bool is_of_grpc = range.first < kFirstHttpStatus;
    const bool is_close_code = range.first >= kFirstCloseCode;
    if (!is_close_code && (!is_of_grpc || step.carrier == Carrier::kGrpc)) continue;
    reader.problem(step.at, fmt::format("{} cannot be answered so", reader.path()),
                   is_of_grpc ? "only a call of gRPC has such a status"
                              : "only a WebSocket is closed with such a code");
  }
}

}  // namespace

void add_websocket_rows(Table<Step>& t) {
  t.section(&Step::receive, receive_table(),
            {.key = "receive",
             .fallback = "one message where the step sends one",
             .example = "{ until: { json: { \"$.type\": done } } }",
             .doc = "Of a WebSocket: the messages that are waited for."});
}

void refuse_keys(std::string_view what, std::span<const RefusedKey> keys, const Node& node,
                 Reader& reader) {
  for (const RefusedKey& refused : keys) {
    const Node* value = node.find(refused.key);
    if (value == nullptr) continue;
    reader.problem(value->at, fmt::format("{}: {} has no {}", reader.path(), what, refused.key),
                   std::string(refused.why), std::string(refused.fix));
  }
}

void check_websocket(const Step& step, const Node& node, Reader& reader) {
  if (step.carrier != Carrier::kWebSocket) return check_others(step, node, reader);
  refuse_keys("a WebSocket", kRefused, node, reader);
}

}  // namespace headroom::spec
