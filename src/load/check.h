// What a step expects of its response, and what it saves from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/quantity.h"
#include "load/response_headers.h"
#include "run/run.h"
#include "spec/answer.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::load {

// More of a body than this is not looked at.
inline constexpr std::size_t kLargestBodyKept = 16 * 1024 * 1024;

// What check() needs to see of a step's response; the rest need not be kept.
bool looks_at_body(const workload::Step& step);
bool looks_at_headers(const workload::Step& step);
bool looks_at_last_event(const workload::Step& step);
// Whether the step would take a compressed body for something else: it must be decoded, though
// nobody asked for it compressed.
bool needs_plain_body(const workload::Step& step);

// Without a status named, any below 400 is right.
bool is_expected_status(std::span<const spec::StatusRange> expected, int status);

struct Response {
  int status = 0;
  std::uint64_t events = 0;
  std::uint64_t size = 0;  // of the body, all of it
  Nanos response_time{};
  std::optional<Nanos> ttft;
  const ResponseHeaders& headers;
  std::string_view body;
  std::string_view last_event;
  std::string_view said;  // the texts of a stream's tokens, joined
};

// Whether all of the checks, which look at nothing but a body, hold for this one.
bool hold(std::span<const workload::Check> checks, std::string_view body);

struct Finding {
  run::Failure failure{};
  std::uint32_t check = 0;  // of a kCheck: its number, as in workload::names_of_checks()
};

// Nothing when the response is as expected; its saves, and what was heard in a conversation, are
// then in the session. Else the first check that failed. A value to be saved that the response does
// not hold fails too: later steps would send nonsense.
std::optional<Finding> check(const workload::Step& step, const Response& response,
                             workload::Session& session);

}  // namespace headroom::load
