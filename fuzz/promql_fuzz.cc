// What a Prometheus answers to a query: whatever it is, there is a value, none, or a reason.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "watch/promql.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto answer = headroom::watch::parse_query_answer(200, text);
  if (!answer) {
    HEADROOM_CHECK(!answer.error().what.empty(), "what is no answer is told in words");
    HEADROOM_CHECK(answer.error().what.size() < 400, "and not in those of the server");
  }
  return 0;
}
