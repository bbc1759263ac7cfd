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
  void abandon() override {}
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

// All that each session of the plan's one request costs outside of the kernel and the codec.
void answer_for_ever(benchmark::State& state, const workload::Plan& plan, std::string_view body) {
  workload::Session session(plan);
  Handover handover(1, 1);
  net::Timers timers;
  Ledger ledger(handover, 0, timers, net::monotonic_now() + std::chrono::hours(1));
  net::StringPool strings;
  SilentChannel channel;
  net::DecoderPool decoders;
  Exchange exchange(ledger, strings, decoders);
  net::Task task = ask_for_ever(plan, exchange, session, channel);
  task.start();
  for (auto _ : state) {
    const Nanos now = net::monotonic_now();
    exchange.on_begun(now);
    exchange.on_sent(now);
    exchange.on_heard(body.size(), now);
    exchange.on_head(200);
    exchange.on_body(body, now);
    exchange.on_end(now);
  }
  state.SetItemsProcessed(state.iterations());
}

// The session's walk, the coroutine, the clock and the ledger. Budget: 250 ns; the kernel takes
// some 4 us.
void BM_OneSessionOfOneRequestWithoutTheWire(benchmark::State& state) {
  answer_for_ever(state, plan_of_one_step(workload::Template({{"/", false, {}}})), "ok");
}
BENCHMARK(BM_OneSessionOfOneRequestWithoutTheWire);

// A JSON body of about 1 KB, as a list of a service is.
std::string json_body() {
  std::string body = R"({"ok":true,"items":[)";
  for (int i = 0; i < 16; ++i) {
    if (i > 0) body += ',';
    body +=
        R"({"id":)" + std::to_string(1000 + i) + R"(,"name":"item","price":12.5,"tags":["a","b"]})";
  }
  return body + "]}";
}

// The same with one value saved and two checks on a body of 1 KB. Budget: 2 us of the 8 us that a
// request takes with the kernel.
void BM_OneSessionWithAnExtractionAndTwoChecks(benchmark::State& state) {
  auto plan = plan_of_one_step(workload::Template({{"/", false, {}}}));
  plan.variables = {"id"};
  plan.steps[0].saves = {workload::compile(spec::Save{.name = "id", .path = "$.items[7].id"}, 0)};
  plan.steps[0].checks = {
      workload::compile({.subject = spec::Check::Subject::kJson,
                         .name = "$.ok",
                         .condition = {.kind = spec::Expectation::Kind::kEquals, .json = "true"}}),
      workload::compile(
          {.subject = spec::Check::Subject::kBody,
           .condition = {.kind = spec::Expectation::Kind::kContains, .text = "1015"}})};
  answer_for_ever(state, plan, json_body());
}
BENCHMARK(BM_OneSessionWithAnExtractionAndTwoChecks);

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
    request.render(session, nullptr, strings, bytes);
    benchmark::DoNotOptimize(bytes.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RenderARequestThatVaries);

}  // namespace
}  // namespace headroom::load
