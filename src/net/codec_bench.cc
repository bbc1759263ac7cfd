#include <benchmark/benchmark.h>

#include "net/http_response.h"
#include "net/sse.h"

namespace headroom::net {
namespace {

constexpr std::string_view kNginxResponse =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Mon, 23 Nov 2026 19:00:00 GMT\r\n"
    "Content-Type: application/octet-stream\r\nContent-Length: 2\r\nConnection: "
    "keep-alive\r\n\r\nok";

// Budget: 100 ns; a request costs the kernel some 6 us.
void BM_FrameOneResponseOfNginx(benchmark::State& state) {
  HttpResponseFramer framer;
  for (auto _ : state) {
    framer.begin(HttpResponseFramer::Answers::kOther);
    std::string_view input = kNginxResponse;
    HttpResponseFramer::Found found;
    do {
      found = framer.next(input);
    } while (found == HttpResponseFramer::Found::kHead ||
             found == HttpResponseFramer::Found::kBody);
    benchmark::DoNotOptimize(framer.status());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_FrameOneResponseOfNginx);

// Budget: 100 ns an event of the size that language models stream.
void BM_SplitOneEvent(benchmark::State& state) {
  const std::string stream =
      "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":"
      "{\"content\":\" token\"},\"finish_reason\":null}]}\n\n";
  SseSplitter splitter;
  splitter.begin();
  for (auto _ : state) {
    std::string_view input = stream;
    while (const auto event = splitter.next(input)) benchmark::DoNotOptimize(event->data.size());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SplitOneEvent);

}  // namespace
}  // namespace headroom::net
