// Where a test sends its load: an address under `targets`, or an environment that is brought up for
// it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/context.h"
#include "drivers/real_clock.h"
#include "platform/platform.h"
#include "platform/slot_gauges.h"
#include "spec/spec.h"

namespace headroom::cli {

class TestTarget {
 public:
  TestTarget(std::string name, std::string url) : name_(std::move(name)), url_(std::move(url)) {}
  TestTarget(std::string name, std::string url, std::unique_ptr<platform::Platform> platform,
             platform::StartOutcome started)
      : name_(std::move(name)),
        url_(std::move(url)),
        platform_(std::move(platform)),
        started_(started) {}

  const std::string& name() const { return name_; }
  const std::string& url() const { return url_; }
  // nullptr for an address.
  platform::Platform* platform() const { return platform_.get(); }

  // What its programs publish of their slots; nullptr where they do not.
  platform::SlotGauges* gauges() const { return gauges_.get(); }
  // Looks at what they publish, by what the file says of that and by common names.
  void find_gauges(const spec::Spec& spec, const spec::Environment& environment,
                   const std::filesystem::path& state_folder);

  // Stops what opening it started, and nothing that was up before. Called once, at the end.
  Result<void> close();

 private:
  std::string name_;
  std::string url_;
  std::unique_ptr<platform::Platform> platform_;  // none for an address
  platform::StartOutcome started_ = platform::StartOutcome::kAlreadyUp;
  drivers::RealClock clock_;
  std::unique_ptr<platform::SlotGauges> gauges_;
};

// In this order: the environment that the command line names, the test's own target or environment,
// the file's only target where it has no environments, the environment that choose_environment()
// finds.
Result<std::unique_ptr<TestTarget>> open_target(const Context& context, const spec::Spec& spec,
                                                const spec::Test& test,
                                                const std::string& environment,
                                                const std::filesystem::path& state_folder);

}  // namespace headroom::cli
