#include "cli/test_target.h"

#include <algorithm>
#include <ostream>

#include "cli/environment.h"
#include "cli/slot_gauges.h"

namespace headroom::cli {
namespace {

// Nothing when the test is to run on an environment.
const spec::Target* target_of(const spec::Spec& spec, const spec::Test& test) {
  if (test.target) {
    const auto found = std::ranges::find(spec.targets, *test.target, &spec::Target::name);
    return found == spec.targets.end() ? nullptr : &*found;
  }
  if (test.environment || !spec.environments.empty() || spec.targets.empty()) return nullptr;
  return &spec.targets.front();
}

}  // namespace

void TestTarget::find_gauges(const spec::Spec& spec, const spec::Environment& environment,
                             const std::filesystem::path& state_folder) {
  const auto instances = platform_->instances();
  if (instances) gauges_ = slot_gauges_of(spec, environment, state_folder, *instances, clock_);
}

Result<void> TestTarget::close() {
  if (!platform_ || started_ == platform::StartOutcome::kAlreadyUp) return {};
  auto stopped = platform_->stop();
  if (!stopped) return fail(std::move(stopped.error()));
  return {};
}

Result<std::unique_ptr<TestTarget>> open_target(const Context& context, const spec::Spec& spec,
                                                const spec::Test& test,
                                                const std::string& environment,
                                                const std::filesystem::path& state_folder) {
  if (environment.empty()) {
    if (const spec::Target* target = target_of(spec, test)) {
      return std::make_unique<TestTarget>(target->name, target->url);
    }
  }
  const auto chosen =
      choose_environment(spec, environment.empty() ? test.environment.value_or("") : environment);
  if (!chosen) return fail(chosen.error());
  auto platform =
      make_platform(context, spec, **chosen, state_folder, drivers::Owner::Kind::kSession);
  if (!platform) return fail(std::move(platform.error()));
  const auto started = (*platform)->start();
  if (!started) return fail(started.error());
  auto url = (*platform)->entry_url();
  if (!url) return fail(std::move(url.error()));
  auto target = std::make_unique<TestTarget>((*chosen)->name, std::move(*url), std::move(*platform),
                                             *started);
  target->find_gauges(spec, **chosen, state_folder);
  return target;
}

}  // namespace headroom::cli
