#include "drivers/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

class ProgramSearch : public testing::Test {
 protected:
  ProgramSearch() { std::filesystem::create_directories(beside_headroom() / "examples" / "chat"); }

  std::filesystem::path service_folder() const { return folder_.path() / "service"; }
  std::filesystem::path beside_headroom() const { return folder_.path() / "bin"; }
  SearchPlaces places() const {
    return {.service_folder = service_folder(), .headroom_folder = beside_headroom()};
  }

  static std::string make_program(const std::filesystem::path& path) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << "#!/bin/sh\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path.string();
  }

  const TemporaryFolder folder_;
};

TEST_F(ProgramSearch, LooksInPathFirst) {
  make_program(service_folder() / "sh");
  EXPECT_EQ(std::filesystem::path(*find_program("sh", places())).filename(), "sh");
  EXPECT_NE(*find_program("sh", places()), (service_folder() / "sh").string());
}

TEST_F(ProgramSearch, ThenBesideTheServiceFileThenBesideHeadroom) {
  const auto bundled = make_program(beside_headroom() / "examples" / "chat" / "headroom-chatd");
  EXPECT_EQ(find_program("headroom-chatd", places()), bundled);
  const auto beside = make_program(beside_headroom() / "headroom-chatd");
  EXPECT_EQ(find_program("headroom-chatd", places()), beside);
  const auto own = make_program(service_folder() / "headroom-chatd");
  EXPECT_EQ(find_program("headroom-chatd", places()), own);
}

TEST_F(ProgramSearch, TakesAPathAsRelativeToTheServiceFile) {
  const auto program = make_program(service_folder() / "bin" / "server");
  EXPECT_EQ(find_program("bin/server", places()), program);
  EXPECT_EQ(find_program("./bin/../bin/server", places()), program);
  EXPECT_EQ(find_program(program, places()), program);
}

TEST_F(ProgramSearch, SaysWhereItLooked) {
  const auto found = find_program("no-such-program", places());
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().what, "the program \"no-such-program\" is not found");
  EXPECT_THAT(found.error().why, testing::HasSubstr(service_folder().string()));
}

TEST_F(ProgramSearch, TellsAMissingFileFromOneThatIsNoProgram) {
  EXPECT_THAT(find_program("./server", places()).error().what, testing::HasSubstr("is not there"));
  std::filesystem::create_directories(service_folder());
  std::ofstream(service_folder() / "server") << "text";
  EXPECT_THAT(find_program("./server", places()).error().fix, testing::HasSubstr("chmod +x"));
}

}  // namespace
}  // namespace headroom::drivers
