#include "sim/model_call.h"

#include <algorithm>

namespace headroom::sim {

Retry model_retry(const spec::Retry& given) {
  Retry retry{.attempts = static_cast<std::uint32_t>(given.attempts),
              .backoff = given.backoff,
              .growth = given.exponential ? Retry::Growth::kDoubling : Retry::Growth::kConstant,
              .jitter = given.full_jitter ? Retry::Jitter::kFull : Retry::Jitter::kNone,
              .outcomes = 0};
  if (given.budget) retry.budget = given.budget->value;
  const auto is_retried = [&](int status) {
    return std::ranges::any_of(given.on.statuses, [&](const spec::Retry::On::Statuses& range) {
      return range.from <= status && status <= range.to;
    });
  };
  const auto add = [&](Outcome outcome, bool is_worth) {
    if (is_worth) retry.outcomes |= 1U << static_cast<unsigned>(outcome);
  };
  add(Outcome::kRefused, is_retried(503));
  add(Outcome::kFailed, is_retried(500));
  add(Outcome::kTimedOut, given.on.timeout);
  add(Outcome::kLost, given.on.reset);
  add(Outcome::kUnreachable, given.on.refused);
  return retry;
}

Call model_call(const spec::Call& given, std::uint32_t to) {
  Call call;
  call.to = to;
  if (given.latency) call.latency = Law::of(*given.latency);
  if (given.mode == spec::Call::Mode::kAsync) {
    // Nobody waits for it: who calls gives up at once, says nothing, and does without.
    call.timeout = Nanos(1);
    call.need = Call::Need::kOptional;
    return call;
  }
  if (given.timeout) call.timeout = *given.timeout;
  if (given.gives_up == spec::Call::GivesUp::kCancels) call.giving_up = Call::GivingUp::kCancels;
  if (given.deadline == spec::Call::Deadline::kPassedOn) {
    call.deadline = Call::Deadline::kPassedOn;
  }
  if (given.retry) call.retry = model_retry(*given.retry);
  if (given.breaker) {
    call.breaker = {.calls = static_cast<std::uint32_t>(given.breaker->calls),
                    .failures = given.breaker->failures.value,
                    .open = given.breaker->open};
  }
  if (given.connections) call.connections = static_cast<std::uint32_t>(*given.connections);
  if (given.need == spec::Call::Need::kOptional) call.need = Call::Need::kOptional;
  return call;
}

}  // namespace headroom::sim
