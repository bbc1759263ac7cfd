#include "containers/private_engine.h"
#include "containers/swarm_platform.h"
#include "drivers/platform_contract.h"

namespace headroom::drivers {
namespace {

using containers::PrivateEngine;

class SwarmDriver {
 public:
  static constexpr std::array kLacks = {Operation::kDrain};

  static std::string why_not() {
    return PrivateEngine::get() == nullptr ? PrivateEngine::why_not() : std::string();
  }

  std::unique_ptr<platform::Platform> open() { return open_with("serve 0 ${back}"); }
  std::unique_ptr<platform::Platform> open_broken() { return open_with("exit 3 ${back}"); }

 private:
  std::unique_ptr<platform::Platform> open_with(const std::string& front_arguments) {
    PrivateEngine::ensure_swarm();
    spec::Launch front = containers::container_launch("front", front_arguments);
    spec::Launch back = containers::container_launch("back", "serve");
    back.replicas = 2;
    front.env = back.env = {{"PORT", "${port}"}};
    auto made = containers::make_swarm_platform(
        {}, containers::container_environment("swarm", {front, back}),
        {.folder = folder_.path(),
         .state_folder = folder_.path() / ".headroom",
         .owner = Owner::Kind::kUp});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  TemporaryFolder folder_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Swarm, PlatformContract, SwarmDriver);

}  // namespace
}  // namespace headroom::drivers
