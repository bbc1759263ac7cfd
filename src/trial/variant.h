// A variant of the service: the file with something about it changed (replicas, cores, a figure in
// a command), brought up, measured, and taken down again.
//
//   auto found = at_variant(spec, platform_of, [&](Variant& variant) -> Result<Finished> {
//     load.base_url = variant.url();
//     return run_test({.plan = plan, .load = load, ...}, watchers, store, stop);
//   });
//
// What is measured has to be the variant, so an environment that is up already is refused. What
// headroom leaves behind when it is killed in mid-measure is known to the driver's journal, as it
// is of any test.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::trial {

// The environment of a spec, not started. Who names drivers hands it in; it may be asked for any
// number of variants, one after the other.
using PlatformOf = std::function<Result<std::unique_ptr<platform::Platform>>(const spec::Spec&)>;

// Belongs to one thread.
class Variant {
 public:
  // Returns when all of it is ready. Fails with kInvalid where the environment cannot be as the
  // spec says or is up already, with kUnreachable where it does not come up.
  static Result<Variant> bring_up(const spec::Spec& spec, const PlatformOf& platform_of);

  Variant(Variant&&) noexcept = default;
  Variant& operator=(Variant&&) = delete;
  // Takes it down if nobody did, without a word.
  ~Variant();

  const std::string& url() const { return url_; }
  platform::Platform& platform() { return *platform_; }

  // Once, and last.
  Result<void> take_down();

 private:
  explicit Variant(std::unique_ptr<platform::Platform> platform) : platform_(std::move(platform)) {}

  std::unique_ptr<platform::Platform> platform_;  // none once it is down, or was moved from
  std::string url_;
};

// Brings it up for `measure`, a function from Variant& to some Result, and takes it down whatever
// came of that. The measure's own error goes before that of taking down.
template <class Measure>
std::invoke_result_t<Measure, Variant&> at_variant(const spec::Spec& spec,
                                                   const PlatformOf& platform_of,
                                                   const Measure& measure) {
  auto variant = Variant::bring_up(spec, platform_of);
  if (!variant) return fail(std::move(variant.error()));
  auto measured = measure(*variant);
  if (auto down = variant->take_down(); !down && measured) return fail(std::move(down.error()));
  return measured;
}

}  // namespace headroom::trial
