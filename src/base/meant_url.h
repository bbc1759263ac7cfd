// URLs by other names: what somebody meant who wrote an address as other tools take it. Pure
// functions on text, safe from any thread.
#pragma once

#include <string>
#include <string_view>

namespace headroom {

// Whether `text` begins as the URL of a WebSocket does ("ws://" or "wss://"), in any case of
// letters.
[[nodiscard]] bool is_websocket_url(std::string_view text);

// The URL of HTTP that `text` likely means: "localhost:80" lacks its scheme, "unix:/run/app.sock"
// and "http+unix://%2Frun%2Fapp.sock/path" are sockets as other tools write them. Empty where
// nothing is likely.
[[nodiscard]] std::string meant_url(std::string_view text);

}  // namespace headroom
