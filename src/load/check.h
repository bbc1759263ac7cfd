// What a step expects of its response, and what it saves from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "load/response_headers.h"
#include "run/run.h"
#include "spec/spec.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::load {

// More of a body than this is not looked at.
inline constexpr std::size_t kLargestBodyKept = 16 * 1024 * 1024;

// Whether check() needs the body, and the headers.
bool looks_at_body(const workload::Step& step);
bool looks_at_headers(const workload::Step& step);

// Without a status named, any below 400 is right.
bool is_expected_status(const spec::Expect& expect, int status);

struct Response {
  int status = 0;
  std::uint64_t events = 0;
  const ResponseHeaders& headers;
  std::string_view body;
};

// Nothing when the response is as expected; its saves are then in the session. A value to be saved
// that the response does not hold is a kCheck: later steps would send nonsense.
std::optional<run::Failure> check(const workload::Step& step, const Response& response,
                                  workload::Session& session);

}  // namespace headroom::load
