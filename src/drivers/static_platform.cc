#include "drivers/static_platform.h"

#include <fmt/format.h>

#include <chrono>

#include "base/url.h"
#include "drivers/tcp_probe.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;
using platform::StartOutcome;

constexpr Nanos kProbeTimeout = std::chrono::seconds(2);

class StaticPlatform : public platform::Platform {
 public:
  StaticPlatform(std::string url, std::string address, std::string component)
      : url_(std::move(url)), address_(std::move(address)), component_(std::move(component)) {}

  Result<StartOutcome> start() override {
    const auto reason = probe_tcp(address_, kProbeTimeout);
    if (!reason) return StartOutcome::kAlreadyUp;
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("nothing answers at {}", url_),
                      .why = *reason,
                      .fix = "start the service; headroom does not start it in an environment of "
                             "driver static",
                      .file = {},
                      .at = {}});
  }

  Result<std::vector<Instance>> stop() override { return std::vector<Instance>{}; }

  Result<std::vector<Instance>> instances() override {
    const auto reason = probe_tcp(address_, kProbeTimeout);
    return std::vector<Instance>{{.component = component_,
                                  .index = 0,
                                  .address = address_,
                                  .health = reason ? Health::kFailed : Health::kReady,
                                  .log = {},
                                  .detail = reason.value_or("accepts connections")}};
  }

  Result<std::string> entry_url() override { return url_; }
  std::string_view driver() const override { return "static"; }

 private:
  std::string url_;
  std::string address_;  // host:port
  std::string component_;
};

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_static_platform(
    const spec::System& system, const spec::Environment& environment, const std::string& file) {
  const auto url = parse_url(environment.url);
  if (!url) {
    Error error = url.error();
    error.what = environment.url.empty()
                     ? fmt::format("environment {} has no url", environment.name)
                     : fmt::format("environment {}: {}", environment.name, error.what);
    if (environment.url.empty()) error.fix = "url: http://host:port";
    error.file = file;
    error.at = environment.at;
    return fail(std::move(error));
  }
  return std::make_unique<StaticPlatform>(environment.url, to_string(url->origin.server),
                                          system.entry.empty() ? "service" : system.entry);
}

}  // namespace headroom::drivers
