#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "workload/csv.h"
#include "workload/json_lines.h"

namespace headroom::workload {
namespace {

constexpr int kRows = 100'000;

void count_bytes(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

// Budget for all: 100 MB/s, so that a data set of 1 GB delays a test by 10 s at most.

// As the Azure LLM traces: short numbers, where the cost is per field.
void BM_ReadCsvOfShortFields(benchmark::State& state) {
  std::string text = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (int i = 0; i < kRows; ++i) text += fmt::format("2023-11-16 18:15:46.6805900,{},{}\n", i, 44);
  for (auto _ : state) benchmark::DoNotOptimize(read_csv(text, "bench.csv"));
  count_bytes(state, text);
}
BENCHMARK(BM_ReadCsvOfShortFields);

void BM_ReadCsvOfQuotedText(benchmark::State& state) {
  std::string text = "id,text\n";
  for (int i = 0; i < kRows; ++i) {
    text += fmt::format("{},\"She said, \"\"tell me about number {}\"\"\nand left.\"\n", i, i);
  }
  for (auto _ : state) benchmark::DoNotOptimize(read_csv(text, "bench.csv"));
  count_bytes(state, text);
}
BENCHMARK(BM_ReadCsvOfQuotedText);

void BM_ReadJsonLines(benchmark::State& state) {
  std::string text;
  for (int i = 0; i < kRows; ++i) {
    text +=
        fmt::format("{{\"id\": {}, \"text\": \"Tell me about number {}\", \"n\": [1, 2]}}\n", i, i);
  }
  for (auto _ : state) benchmark::DoNotOptimize(read_json_lines(text, "bench.jsonl"));
  count_bytes(state, text);
}
BENCHMARK(BM_ReadJsonLines);

}  // namespace
}  // namespace headroom::workload
