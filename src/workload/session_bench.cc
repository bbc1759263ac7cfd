#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::workload {
namespace {

// The chat service's main journey, with the lengths of a thousand recorded requests.
Plan chat_plan() {
  const auto folder = std::filesystem::temp_directory_path();
  const auto file = folder / "headroom_session_bench.csv";
  {
    std::ofstream out(file);
    out << "text,input_tokens,output_tokens\n";
    for (int i = 0; i < 1000; ++i) {
      out << "\"Tell me, please, about number " << i << " and \"\"why\"\" it matters.\"," << 100 + i
          << "," << i % 400 << "\n";
    }
  }
  spec::Spec spec;
  spec.folder = folder;
  spec::Data data;
  data.name = "prompts";
  data.path = file;
  spec.workload.data.push_back(data);
  spec::Journey journey;
  journey.name = "ask";
  journey.share = {1};
  journey.think = Distribution::parse("lognormal(mean 12s, p95 40s)", Dimension::kSeconds).value();
  spec::Step home;
  home.name = "home";
  home.target = "/";
  spec::Step ask;
  ask.name = "ask";
  ask.method = "POST";
  ask.target = "/v1/chat/completions";
  ask.body_kind = spec::BodyKind::kJson;
  ask.body = R"({"stream":true,"max_tokens":${json:prompts.output_tokens},)"
             R"("messages":[{"role":"user","content":${json:prompts.text}}]})";
  ask.repeat = Distribution::parse("geometric(mean 3)", Dimension::kCount).value();
  journey.steps = {home, ask};
  ask.name = "ask_long";
  ask.body = R"({"messages":[{"role":"user","content":${json:text(prompts.input_tokens)}}]})";
  journey.steps.push_back(ask);
  spec.workload.journeys.push_back(journey);
  spec::Test test;
  test.load.base = spec::constant_users(1);
  test.duration = std::chrono::seconds(1);
  auto plan = make_plan(spec, test);
  HEADROOM_CHECK(plan.has_value(), to_string(plan.error()));
  std::filesystem::remove(file);
  return std::move(*plan);
}

void render_body(benchmark::State& state, std::uint32_t step) {
  const Plan plan = chat_plan();
  Session session(plan);
  session.begin(1);
  while (session.next()->step != step) {
  }
  std::string out;
  for (auto _ : state) {
    out.clear();
    session.render(*plan.steps[step].body, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}

// Budget: 300 ns; a request costs the engine some microseconds in all.
void BM_RenderShortChatRequest(benchmark::State& state) {
  render_body(state, 1);
}
BENCHMARK(BM_RenderShortChatRequest);

// Several hundred tokens of made-up text, a few kilobytes: copying should be all it costs.
void BM_RenderLongChatRequest(benchmark::State& state) {
  render_body(state, 2);
}
BENCHMARK(BM_RenderLongChatRequest);

// Budget: 1 us for a session of seven visits on average, with its journey, repeats, pauses and
// rows; a session of the load engine costs as many requests.
void BM_WalkChatSession(benchmark::State& state) {
  const Plan plan = chat_plan();
  Session session(plan);
  std::uint64_t ordinal = 0;
  for (auto _ : state) {
    session.begin(ordinal++);
    while (const auto visit = session.next()) benchmark::DoNotOptimize(visit->pause);
  }
}
BENCHMARK(BM_WalkChatSession);

// Budget: 50 ns: a test of one URL begins a session per request.
void BM_BeginSessionOfOneVisit(benchmark::State& state) {
  Plan plan;
  plan.steps.resize(1);
  plan.journeys.push_back({.name = "request", .share = 1, .program = {.nodes = {{.index = 0}}}});
  Session session(plan);
  std::uint64_t ordinal = 0;
  for (auto _ : state) {
    session.begin(ordinal++);
    benchmark::DoNotOptimize(session.next());
  }
}
BENCHMARK(BM_BeginSessionOfOneVisit);

}  // namespace
}  // namespace headroom::workload
