// What the numbers of ClassSlice::statuses stand for. Their ranges do not meet, so that one number
// says it all:
//
//   0 to 16        the status of a call of gRPC (base/grpc_status.h); 0 is OK
//   100 to 599     the status of an answer of HTTP; 101 is a WebSocket that was agreed to
//   1000 to 4999   the code with which a WebSocket was closed (RFC 6455, 7.4)
#pragma once

#include <string>

namespace headroom::run {

// Whether a step that expects nothing in particular may take it for a success.
bool is_success(int status);

// For people: "503", "14 UNAVAILABLE", "closed 1011".
std::string status_text(int status);

}  // namespace headroom::run
