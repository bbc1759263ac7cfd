#include "watch/balancer_watch.h"

#include <utility>

#include "drivers/haproxy.h"

namespace headroom::watch {

BalancerWatch::BalancerWatch(std::filesystem::path folder, const platform::Clock& clock)
    : question_([haproxy = drivers::Haproxy(std::move(folder)), &clock] {
        auto traffic = haproxy.traffic();
        return Answer{.at = clock.now(), .traffic = std::move(traffic)};
      }) {}

Result<Readings> BalancerWatch::readings_by(http::Deadline deadline) {
  const auto answer = question_.answer_by(deadline);
  if (!answer || answer->at == last_) {
    return fail(Error{.kind = ErrorKind::kUnreachable, .what = "no answer in time"});
  }
  last_ = answer->at;
  if (!answer->traffic) return fail(answer->traffic.error());

  const drivers::HaproxyTraffic& traffic = *answer->traffic;
  Readings readings = {{Figure::kInFlight, static_cast<double>(traffic.sessions)},
                       {Figure::kQueue, static_cast<double>(traffic.queued)}};
  const auto add = [&](Figure figure, CounterRate& counter, std::uint64_t count) {
    const auto rate = counter.next(answer->at, static_cast<double>(count));
    if (rate) readings[figure] = *rate;
  };
  add(Figure::kArrivals, arrived_, traffic.arrived);
  add(Figure::kAnswers, answered_, traffic.answered);
  add(Figure::kErrors, failed_, traffic.failed);
  return readings;
}

}  // namespace headroom::watch
