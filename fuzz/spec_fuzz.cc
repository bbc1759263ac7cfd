// The service file, whatever its bytes: never a crash, a hang or much memory, and what comes out
// keeps its promises.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/check.h"
#include "spec/load_shape.h"
#include "spec/read.h"
#include "spec/requirement.h"

namespace {

using namespace headroom;

void check_problems(const Problems& problems) {
  HEADROOM_CHECK(!problems.empty(), "a failure has a problem");
  for (const Error& problem : problems) {
    HEADROOM_CHECK(!problem.what.empty(), "a problem says what is wrong");
    HEADROOM_CHECK(problem.file == "fuzz.yaml", "a problem names the file");
    HEADROOM_CHECK(problem.at.line >= 0 && problem.at.column >= 0, "a place counts from 1");
  }
}

void check_spec(const spec::Spec& spec) {
  HEADROOM_CHECK(spec.sha256.size() == 64, "a file has its hash");
  for (const spec::Requirement& requirement : spec.requirements) {
    const auto again = spec::parse_requirement(requirement.text, requirement.at);
    HEADROOM_CHECK(again && again->text == requirement.text && again->limit == requirement.limit,
                   "a requirement's text reads back");
  }
  HEADROOM_CHECK(!spec.chaos || nlohmann::json::accept(spec.chaos->value), "a section is JSON");
  HEADROOM_CHECK(!spec.operate || nlohmann::json::accept(spec.operate->json), "a section is JSON");
  double shares = 0;
  for (const spec::Journey& journey : spec.workload.journeys) {
    shares += journey.share.value;
    spec::for_each_request(journey.steps, [](const spec::Step& step) {
      HEADROOM_CHECK(!step.target.empty(), "a step has a target");
    });
  }
  HEADROOM_CHECK(spec.workload.journeys.empty() || (shares > 0.999 && shares < 1.001),
                 "shares sum to the whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const spec::Reading reading = spec::read_text(text, "fuzz.yaml");
  if (reading) {
    check_spec(*reading);
  } else {
    check_problems(reading.error());
  }
  const std::string_view line = text.substr(0, text.find('\n'));
  (void)spec::parse_requirement(line, {1, 1});
  (void)spec::parse_load(line);
  (void)spec::parse_spike(line);
  return 0;
}
