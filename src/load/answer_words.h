// What was wrong with an answer that came whole, in words for people (run/failure_example.h): what
// it says itself, and what stood where a check looked.
//
// Reports are passed on: no more than 80 bytes are told of what a server sent, and of a body that
// lacks the value looked for, and may hold a secret in another form, only what it is and the names
// of its members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "load/check.h"
#include "workload/plan.h"

namespace headroom::load {

// So much of a body is enough for these words.
inline constexpr std::size_t kBodyForWords = 1024;

// A status of HTTP or gRPC, or of a closed WebSocket (run/status.h): "403 with
// {"error":"expired"}"; empty where the body says nothing that people read.
std::string words_of_status(int status, std::string_view body);

// "$.ok is true, but it is false", of the check or save that a Finding names.
std::string words_of_check(const workload::Step& step, const Response& response,
                           std::uint32_t number);

}  // namespace headroom::load
