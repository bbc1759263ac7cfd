// How the client of a request behaves: how persistent and how patient it is, what it keeps, and
// what it says in a conversation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"

namespace headroom::spec {

// What a caller does when a call fails.
struct Retry {
  int attempts = 1;  // in all, the first one included
  Nanos backoff{};
  bool exponential = false;
  bool full_jitter = false;
  std::optional<Ratio> budget;  // retries over requests
  // Which failures are worth another attempt.
  struct On {
    bool refused = true;
    bool reset = true;
    bool timeout = true;
    struct Statuses {
      int from = 0;
      int to = 0;  // included
    };
    std::vector<Statuses> statuses{{.from = 429, .to = 429}, {.from = 500, .to = 599}};
  } on;
};

// Leaving before the answer is whole, as an impatient user does.
struct Abort {
  std::optional<Distribution> after;    // seconds from the intended moment
  std::optional<std::uint64_t> events;  // of a stream
  Ratio share{1.0};                     // of the visits that leave at all
};

// What is done with an answer that leads elsewhere (301, 302, 303, 307, 308).
enum class Redirects : std::uint8_t { kFollow, kLeave };

// What a session does with the cookies that answers set.
enum class Cookies : std::uint8_t { kKeep, kIgnore };

// One turn of a conversation with a model, whose prompt grows with every turn: ${conversation} is
// all that was said, this turn included.
struct Turn {
  std::string system;  // said first of all, once; empty: nothing. May hold ${...}, as may `says`
  std::string says;
  std::string hears;  // JSON path of the answer's text; empty: the texts of the stream's tokens
};

}  // namespace headroom::spec
