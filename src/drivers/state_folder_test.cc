#include "drivers/state_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

TEST(StateFolder, NoNameLeadsOutOfIt) {
  EXPECT_EQ(file_name_of("../up/a b"), "%2E%2E%2Fup%2Fa%20b");
  EXPECT_EQ(StateFolder("/s").log("../x", "a/b", 2), "/s/logs/%2E%2E%2Fx/a%2Fb-2.log");
}

TEST(StateFolder, NamesOfFilesReadBack) {
  for (const char* name : {"local", "../up", "a%2Fb", "50%", "\xC3\xA9t\xC3\xA9", "x.jsonl"}) {
    EXPECT_EQ(name_of_file(file_name_of(name)), name);
  }
}

TEST(StateFolder, ListsTheEnvironmentsThatHadAJournal) {
  const TemporaryFolder folder;
  const StateFolder state(folder.path());
  EXPECT_TRUE(state.environments().empty());
  for (const char* name : {"two", "o.n/e"}) {
    ASSERT_TRUE(make_folder_of(state.journal(name)).has_value());
    std::ofstream(state.journal(name)) << '\n';
    std::ofstream(state.lock(name)) << '\n';
  }
  EXPECT_EQ(state.environments(), (std::vector<std::string>{"o.n/e", "two"}));
}

}  // namespace
}  // namespace headroom::drivers
