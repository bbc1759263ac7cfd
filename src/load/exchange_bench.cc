#include <benchmark/benchmark.h>

#include "load/exchange.h"
#include "load/http1_request.h"
#include "net/clock.h"
#include "net/task.h"

namespace headroom::load {
namespace {

class SilentChannel final : public Channel {
 public:
  void start(Exchange&) override {}
  void release() override {}
};

workload::Plan plan_of_one_step(workload::Template target) {
  workload::Plan plan;
  workload::Step step;
  step.name = "a";
  step.method = "GET";
  step.target = std::move(target);
  plan.steps.push_back(std::move(step));
  plan.journeys.push_back({.name = "a", .share = 1, .program = {.nodes = {{.index = 0}}}});
  return plan;
}

net::Task ask_for_ever(const workload::Plan& plan, Exchange& exchange, workload::Session& session,
                       Channel& channel) {
  for (std::uint64_t ordinal = 0;; ++ordinal) {
    session.begin(ordinal);
    session.next();
    exchange.prepare(plan, 0, session, net::monotonic_now(), Moment::kDue);
    co_await exchange.over(channel);
  }
}

// All that a request costs outside the kernel and the codec: the session's walk, the coroutine,
// the clock and the ledger. Budget: 250 ns; the kernel takes some 4 us.
void BM_OneSessionOfOneRequestWithoutTheWire(benchmark::State& state) {
  const auto plan = plan_of_one_step(workload::Template({{"/", false, {}}}));
  workload::Session session(plan);
  Handover handover(1, 1);
  net::Timers timers;
  Ledger ledger(handover, 0, timers, net::monotonic_now() + std::chrono::hours(1));
  net::StringPool strings;
  SilentChannel channel;
  Exchange exchange(ledger, strings);
  net::Task task = ask_for_ever(plan, exchange, session, channel);
  task.start();
  for (auto _ : state) {
    const Nanos now = net::monotonic_now();
    exchange.on_begun(now);
    exchange.on_sent(now);
    exchange.on_heard(100, now);
    exchange.on_head(200);
    exchange.on_body("ok", now);
    exchange.on_end(now);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_OneSessionOfOneRequestWithoutTheWire);

// Budget: 200 ns for a request whose path varies.
void BM_RenderARequestThatVaries(benchmark::State& state) {
  const auto plan = plan_of_one_step(
      workload::Template({{"/items/", true, {.source = workload::Slot::Source::kSequence}}}));
  workload::Session session(plan);
  session.begin(123456);
  session.next();
  const Http1Request request(plan.steps[0], plan.steps[0].target, Origin{});
  net::StringPool strings;
  std::string bytes;
  for (auto _ : state) {
    bytes.clear();
    request.render(session, strings, bytes);
    benchmark::DoNotOptimize(bytes.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RenderARequestThatVaries);

}  // namespace
}  // namespace headroom::load
