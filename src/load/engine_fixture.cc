#include "load/engine_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::load {
namespace {

template <class Value>
std::uint64_t sum(const std::vector<run::Slice>& slices, Value value) {
  std::uint64_t total = 0;
  for (const run::Slice& slice : slices) total += value(slice);
  return total;
}

}  // namespace

workload::Template pattern(std::string text) {
  using workload::Slot;
  using workload::Template;
  std::vector<Template::Piece> pieces;
  while (true) {
    const auto slot = text.find("${");
    if (slot == std::string::npos) {
      if (!text.empty()) pieces.push_back({text, false, {}});
      return Template(std::move(pieces));
    }
    const auto end = text.find('}', slot);
    const bool is_saved = text.substr(slot, end - slot) == "${saved";
    pieces.push_back({text.substr(0, slot),
                      true,
                      {.source = is_saved ? Slot::Source::kSaved : Slot::Source::kSequence}});
    text.erase(0, end + 1);
  }
}

workload::Step get(std::string name, std::string target) {
  workload::Step step;
  step.name = std::move(name);
  step.method = "GET";
  step.target = pattern(std::move(target));
  step.timeout = std::chrono::seconds(30);
  return step;
}

workload::Save saved_from(std::string path) {
  return workload::compile(spec::Save{.name = "saved", .path = std::move(path)}, 0);
}

workload::Check expecting(spec::Check check) {
  check.label = label_of(check);
  return workload::compile(check);
}

workload::Check expecting_events(double at_least) {
  using spec::Limit;
  return expecting({.subject = spec::Check::Subject::kEvents,
                    .condition = {.kind = spec::Expectation::Kind::kIs,
                                  .limit = {Limit::Sign::kGreaterOrEqual, at_least}}});
}

workload::Plan plan_of(std::vector<workload::Step> steps, std::vector<Nanos> starts) {
  workload::Plan plan;
  plan.steps = std::move(steps);
  plan.journeys.push_back({.name = "visit", .share = 1, .program = {}});
  for (std::uint32_t i = 0; i < plan.steps.size(); ++i) {
    plan.journeys[0].program.nodes.push_back({.index = i});
  }
  plan.variables = {"saved"};
  plan.duration = std::chrono::seconds(60);
  plan.streams[0].model = workload::TraceModel{std::move(starts)};
  return plan;
}

Result<void> Summing::begin(const run::Header& begun) {
  header = begun;
  return {};
}

Result<void> Summing::add(const run::Slice& slice) {
  slices.push_back(slice);
  return {};
}

Result<void> Summing::add(const run::Event& event) {
  run_events.push_back(event);
  return {};
}

Result<void> Summing::finish(const run::End& ended) {
  ends.push_back(ended);
  return {};
}

std::uint64_t Summing::started(std::size_t request_class) const {
  return sum(slices, [&](const auto& slice) { return slice.classes[request_class].started; });
}

std::uint64_t Summing::succeeded(std::size_t request_class) const {
  return sum(slices, [&](const auto& slice) { return slice.classes[request_class].succeeded; });
}

std::uint64_t Summing::failed(run::Failure failure, std::size_t request_class) const {
  return sum(slices, [&](const auto& slice) {
    return slice.classes[request_class].failed[static_cast<std::size_t>(failure)];
  });
}

std::uint64_t Summing::failed_in_all(std::size_t request_class) const {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < run::kFailureKinds; ++i) {
    total += failed(static_cast<run::Failure>(i), request_class);
  }
  return total;
}

std::uint64_t Summing::events(std::size_t request_class) const {
  return sum(slices, [&](const auto& slice) { return slice.classes[request_class].events; });
}

std::uint64_t Summing::scheduled() const {
  return sum(slices, [](const auto& slice) { return slice.generator.scheduled; });
}

std::uint64_t Summing::dropped() const {
  return sum(slices, [](const auto& slice) { return slice.generator.dropped; });
}

Histogram Summing::histogram(run::Measure measure, std::size_t request_class) const {
  Histogram total;
  for (const run::Slice& slice : slices) {
    const std::string& bytes =
        slice.classes[request_class].histograms[static_cast<std::size_t>(measure)];
    if (!bytes.empty()) total.merge(Histogram::decode(bytes).value());
  }
  return total;
}

Histogram Summing::lateness() const {
  Histogram total;
  for (const run::Slice& slice : slices) {
    if (slice.generator.lateness.empty()) continue;
    total.merge(Histogram::decode(slice.generator.lateness).value());
  }
  return total;
}

std::string words_of_failure(const Summing& result) {
  const auto told = std::ranges::find(result.run_events, "failure", &run::Event::kind);
  return told == result.run_events.end() ? "" : told->text;
}

Summing run_plan(const workload::Plan& plan, Options options) {
  Summing recorder;
  const StopRequest never;
  const auto end = run(plan, options, run::Header{}, recorder, never);
  EXPECT_TRUE(end.has_value()) << end.error().what;
  EXPECT_EQ(recorder.ends.size(), 1u);
  return recorder;
}

}  // namespace headroom::load
