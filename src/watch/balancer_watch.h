// What a component's HAProxy says of the requests that come to it.
#pragma once

#include <filesystem>
#include <optional>

#include "base/background_question.h"
#include "base/result.h"
#include "drivers/haproxy_stat.h"
#include "http/client.h"
#include "platform/clock.h"
#include "watch/counter_rate.h"
#include "watch/figure.h"

namespace headroom::watch {

class BalancerWatch {
 public:
  // Borrows the clock, which is asked from a thread of its own.
  BalancerWatch(std::filesystem::path folder, const platform::Clock& clock);

  void ask() { question_.ask(); }
  // What it answered since the last call, or answers by then. Rates are there from the second
  // answer on. Fails with what it said, or that it said nothing.
  Result<Readings> readings_by(http::Deadline deadline);

 private:
  struct Answer {
    Nanos at{};
    Result<drivers::HaproxyTraffic> traffic;
  };

  std::optional<Nanos> last_;  // answer that was used
  CounterRate arrived_;
  CounterRate answered_;
  CounterRate failed_;
  BackgroundQuestion<Answer> question_;
};

}  // namespace headroom::watch
