// Marks a share of the requests for distributed tracing: the `traceparent` field of W3C Trace
// Context, level 1. Which requests are marked follows from the seed alone, so that two runs mark
// the same ones; the ids follow from seed and run, so that two runs are not one trace.
//
// Pure and without allocation: a few nanoseconds for a request that is not marked. Copy it, share
// it between threads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/quantity.h"
#include "base/random.h"

namespace headroom::workload {

class Traceparent {
 public:
  static constexpr std::string_view kField = "traceparent";
  static constexpr std::size_t kLength = 55;  // "00-<32 hex>-<16 hex>-01"
  using Value = std::array<char, kLength>;

  // `share` of all requests is marked, from 0 to 1. `run` is the run's id.
  Traceparent(Seed seed, std::string_view run, Ratio share);

  // The value for request number `request` of session number `session` (both from 0); nothing for a
  // request that is not marked. Every marked request is a trace of its own, sampled.
  std::optional<Value> of(std::uint64_t session, std::uint64_t request) const {
    const Seed drawn = derive(derive(choice_, session), request);
    if (drawn.value >= threshold_ && !is_every_) return std::nullopt;
    return format(session, request);
  }

 private:
  Value format(std::uint64_t session, std::uint64_t request) const;

  Seed choice_;
  Seed ids_;
  std::uint64_t threshold_;  // marked are the draws below it
  bool is_every_;
};

}  // namespace headroom::workload
