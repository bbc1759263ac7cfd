// Nothing that was due is lost in silence: whatever the plan, the limits and the service, the books
// add up at the end of every second.
#include <gtest/gtest.h>

#include "base/random.h"
#include "load/engine_fixture.h"

namespace headroom::load {
namespace {

using std::chrono::milliseconds;

// Answers, fails, hangs up or stays silent, by the number of the connection and of the request.
void misbehave(ScriptedConnection& connection, int number) {
  for (int request = 0; connection.read_request(); ++request) {
    switch ((number * 7 + request * 5) % 9) {
      case 0:
        return;  // closes
      case 1:
        return connection.wait_for_close();
      case 2:
        connection.send("nonsense\r\n\r\n");
        return;
      default:
        connection.respond("ok");
    }
  }
}

workload::Plan random_plan(Random& random) {
  std::vector<Nanos> starts;
  Nanos at{};
  for (auto sessions = 20 + random.below(300); sessions > 0; --sessions) {
    at += Nanos(random.below(8'000'000));
    starts.push_back(at);
  }
  auto first = get("a", "/");
  auto second = get("b", "/");
  first.timeout = milliseconds(20 + random.below(200));
  second.timeout = milliseconds(20 + random.below(200));
  auto plan = plan_of({first, second}, starts);
  plan.duration = milliseconds(300 + random.below(1'500));
  return plan;
}

void expect_books_to_add_up(const std::vector<run::Slice>& slices) {
  std::uint64_t scheduled = 0;
  std::uint64_t begun = 0;
  std::uint64_t dropped = 0;
  std::uint64_t started = 0;
  std::uint64_t finished = 0;
  for (const run::Slice& slice : slices) {
    const run::GeneratorSlice& generator = slice.generator;
    scheduled += generator.scheduled;
    begun += generator.begun;
    dropped += generator.dropped;
    ASSERT_EQ(scheduled, begun + dropped + generator.waiting) << slice.second;
    for (const run::ClassSlice& part : slice.classes) {
      started += part.started;
      finished += part.succeeded;
      for (const std::uint64_t count : part.failed) finished += count;
    }
    ASSERT_EQ(started, finished + slice.in_flight) << slice.second;
  }
}

TEST(SessionsAccounted, InEverySecondOfAnyRun) {
  Random random(Seed{3});
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    StopRequest stop;
    const auto stops = static_cast<int>(random.below(3));
    ScriptedServer server([&](ScriptedConnection& connection, int number) {
      if (number == 12) {
        for (int i = 0; i < stops; ++i) stop.request();
      }
      misbehave(connection, number);
    });
    const workload::Plan plan = random_plan(random);
    Options options{.base_url = server.url(), .threads = 1 + static_cast<int>(random.below(3))};
    options.sessions_max = static_cast<std::uint32_t>(3 + random.below(40));
    options.connections_max = static_cast<std::uint32_t>(3 + random.below(40));
    options.drain = milliseconds(random.below(300));
    Summing recorder;
    const auto end = run(plan, options, {}, recorder, stop);
    ASSERT_TRUE(end.has_value());
    expect_books_to_add_up(recorder.slices);
    if (!end->interrupted) {
      std::uint64_t due = 0;
      for (const Nanos start : std::get<workload::TraceModel>(plan.streams[0].model).starts) {
        if (start < plan.duration) ++due;
      }
      EXPECT_EQ(recorder.scheduled(), due);  // and so none that was due is missing
    }
  }
}

TEST(SessionsAccounted, WithUsersToo) {
  ScriptedServer server(misbehave);
  auto step = get("a", "/");
  step.timeout = milliseconds(50);
  auto plan = plan_of({step});
  plan.streams[0].model = workload::ClosedModel{.users = 20, .over_time = {}};
  plan.duration = milliseconds(1'200);
  const Summing result =
      run_plan(plan, {.base_url = server.url(), .threads = 2, .sessions_max = 15});
  expect_books_to_add_up(result.slices);
  EXPECT_EQ(result.dropped(), 5u);
}

}  // namespace
}  // namespace headroom::load
