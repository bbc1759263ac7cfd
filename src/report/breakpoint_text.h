// A search for the break point in words: the same in the terminal, on the page, in the pull request
// and in JUnit.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"
#include "trial/breakpoint.h"

namespace headroom::report {

// What was found, in one line without a full stop: "holds 81.2/s and breaks at 84.1/s".
std::string headline(const trial::Breakpoint& breakpoint);

// What qualifies it, a sentence each: how it ended, what was left out.
std::vector<std::string> notes(const trial::Breakpoint& breakpoint);

// One probe. Times are of all requests together; "–" where there is none.
struct ProbeText {
  std::string rate;
  std::string symbol;
  Tone tone = Tone::kPlain;
  std::string answer;  // "held", "broke", "unclear"
  std::string throughput;
  std::string errors;
  std::string p50;
  std::string p95;
  std::string p99;
  std::string why;  // what broke, by how much, or why it is unclear; and the recovery after it
};
ProbeText describe(const trial::Probe& probe);

// "response_time p99 < 300ms: 900ms"
std::string broken_text(const run::Verdict& verdict);

}  // namespace headroom::report
