#include "drivers/platform_contract.h"
#include "drivers/process_platform.h"

namespace headroom::drivers {
namespace {

class ProcessDriver {
 public:
  // Nothing stands before its components.
  static constexpr std::array kLacks = {Operation::kDrain};

  std::unique_ptr<platform::Platform> open() { return open_with("serve ${port} ${back}"); }
  std::unique_ptr<platform::Platform> open_broken() { return open_with("exit 3 ${port} ${back}"); }

 private:
  std::unique_ptr<platform::Platform> open_with(std::string_view front) {
    spec::Launch back = launch("back", "serve ${port}");
    back.replicas = 2;
    // In the wrong order, as a file may have them.
    auto made = make_process_platform({}, environment_of({launch("front", front), back}),
                                      {.folder = folder_.path(),
                                       .state_folder = folder_.path() / ".headroom",
                                       .owner = Owner::Kind::kUp});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  TemporaryFolder folder_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Process, PlatformContract, ProcessDriver);

}  // namespace
}  // namespace headroom::drivers
