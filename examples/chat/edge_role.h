// The role `edge`: the chat page from memory, everything else passed to an api.
//
//   GET /                 the page, with an ETag and a time to live
//   /v1/..., /api/...     to one of the apis in turn; 502 when it fails, 504 when it is too slow
//
// An api that refuses the connection has not seen the request: the next one gets it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "http/client.h"
#include "http/server.h"
#include "role_server.h"
#include "upstreams.h"

namespace chat {

class EdgeRole {
 public:
  struct Options {
    std::vector<headroom::Endpoint> apis;
    std::chrono::nanoseconds timeout = std::chrono::seconds(120);  // to the last byte
  };

  // Adds its routes to `server`, which must outlive it.
  EdgeRole(RoleServer& server, Options options);

 private:
  boost::asio::awaitable<void> answer_page(headroom::http::Exchange& exchange);
  boost::asio::awaitable<void> pass_on(headroom::http::Exchange& exchange);

  Options options_;
  headroom::http::Client client_;
  Upstreams apis_;
  std::string page_tag_;
  Counter& broken_total_;
};

}  // namespace chat
