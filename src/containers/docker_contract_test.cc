#include "containers/docker_platform.h"
#include "containers/private_engine.h"
#include "drivers/platform_contract.h"

namespace headroom::drivers {
namespace {

using containers::PrivateEngine;

class DockerDriver {
 public:
  static constexpr std::array kLacks = {Operation::kDrain};

  static std::string why_not() {
    return PrivateEngine::get() == nullptr ? PrivateEngine::why_not() : std::string();
  }

  std::unique_ptr<platform::Platform> open() { return open_with("serve ${port} ${back}"); }
  std::unique_ptr<platform::Platform> open_broken() { return open_with("exit 3 ${port} ${back}"); }

 private:
  std::unique_ptr<platform::Platform> open_with(const std::string& front) {
    spec::Launch back = containers::container_launch("back", "serve ${port}");
    back.replicas = 2;
    auto made = containers::make_docker_platform(
        {},
        containers::container_environment("docker",
                                          {containers::container_launch("front", front), back}),
        {.folder = folder_.path(),
         .state_folder = folder_.path() / ".headroom",
         .owner = Owner::Kind::kUp});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  TemporaryFolder folder_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Docker, PlatformContract, DockerDriver);

}  // namespace
}  // namespace headroom::drivers
