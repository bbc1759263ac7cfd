#include "load/websocket_request.h"

namespace headroom::load {
namespace {

// A key tells caches and servers without the protocol apart; it is no secret. One for all
// connections keeps the request constant. The answer is base64(SHA-1(key + GUID of RFC 6455)).
constexpr std::string_view kKey = "aGVhZHJvb20gcHJvYmVzIQ==";
constexpr std::string_view kAccept = "7Kz4ourMqk3Tt2oQSyTJrYMmAWs=";

workload::Template constant(std::string_view text) {
  return workload::Template({{.literal = std::string(text), .has_slot = false, .slot = {}}});
}

workload::Step upgrade_of(const workload::Step& step) {
  workload::Step upgrade = step;
  upgrade.body.reset();
  upgrade.body_tail.reset();
  upgrade.headers.push_back({.name = "Connection", .value = constant("Upgrade")});
  upgrade.headers.push_back({.name = "Upgrade", .value = constant("websocket")});
  upgrade.headers.push_back({.name = "Sec-WebSocket-Version", .value = constant("13")});
  upgrade.headers.push_back({.name = "Sec-WebSocket-Key", .value = constant(kKey)});
  return upgrade;
}

}  // namespace

WebSocketRequest::WebSocketRequest(const workload::Step& step, const workload::Template& target,
                                   const Origin& origin)
    : step_(step), upgrade_(upgrade_of(step), target, origin) {}

std::string_view WebSocketRequest::expected_accept() {
  return kAccept;
}

void WebSocketRequest::render_message(workload::Session& session, std::string& out) const {
  if (step_.body) session.render(*step_.body, out);
  if (step_.body_tail) out += step_.body_tail->bytes();
}

}  // namespace headroom::load
