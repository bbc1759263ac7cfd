// A template: refused with a reason, or rendered.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "workload/compile.h"
#include "workload/session.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  static const workload::Plan plan = [] {
    workload::Plan made;
    made.variables = {"id"};
    made.steps.emplace_back();
    made.journeys.push_back({.name = "j", .share = 1, .program = {.nodes = {{.index = 0}}}});
    return made;
  }();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto place :
       {workload::Place::kBody, workload::Place::kTarget, workload::Place::kHeader}) {
    const auto pattern = workload::compile_template(
        text, place, {.tables = plan.tables, .variables = plan.variables, .saved_by_then = {0}});
    if (!pattern) {
      HEADROOM_CHECK(!pattern.error().what.empty(), "a refusal says why");
      continue;
    }
    workload::Session session(plan);
    session.begin(1);
    session.next();
    session.save(0, "a\"\r\n");
    std::string out;
    session.render(*pattern, out);
    // What is put in as it is, is for its author to answer for.
    const bool is_escaped = text.find("raw") == text.npos;
    HEADROOM_CHECK(place != workload::Place::kTarget || !is_escaped || out.find(' ') == out.npos,
                   "a target holds no blank");
  }
  return 0;
}
