#include "trial/variant.h"

namespace headroom::trial {

Result<Variant> Variant::bring_up(const spec::Spec& spec, const PlatformOf& platform_of) {
  auto platform = platform_of(spec);
  if (!platform) return fail(std::move(platform.error()));
  const auto started = (*platform)->start();
  if (!started) return fail(started.error());
  if (*started == platform::StartOutcome::kAlreadyUp) {
    return invalid("the environment is up already",
                   "each variant is brought up by itself, and what is there may be another one",
                   "stop it first: headroom down");
  }
  Variant variant(std::move(*platform));
  auto url = variant.platform_->entry_url();
  if (!url) return fail(std::move(url.error()));
  variant.url_ = std::move(*url);
  return variant;
}

Variant::~Variant() {
  if (platform_) (void)platform_->stop();
}

Result<void> Variant::take_down() {
  const auto platform = std::exchange(platform_, nullptr);
  auto stopped = platform->stop();
  if (!stopped) return fail(std::move(stopped.error()));
  return {};
}

}  // namespace headroom::trial
