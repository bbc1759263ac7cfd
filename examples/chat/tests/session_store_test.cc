#include "session_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace chat {
namespace {

SessionStore in_memory(std::size_t keep = 100) {
  return SessionStore::open(":memory:", keep).value();
}

std::string ids_of(const std::vector<ConversationSummary>& summaries) {
  std::string ids;
  for (const auto& summary : summaries) ids += summary.id;
  return ids;
}

TEST(SessionStore, KeepsTurnsInOrder) {
  auto store = in_memory();
  ASSERT_EQ(store.append("a", "me", {"first?", "one"}), SessionStore::Appended::kYes);
  ASSERT_EQ(store.append("a", "me", {"second?", "two"}), SessionStore::Appended::kYes);
  const auto conversation = store.get("a").value().value();
  EXPECT_EQ(conversation.user, "me");
  EXPECT_EQ(conversation.title, "first?");
  ASSERT_EQ(conversation.turns.size(), 2u);
  EXPECT_EQ(conversation.turns[0].answer, "one");
  EXPECT_EQ(conversation.turns[1].question, "second?");
}

TEST(SessionStore, ListsTheLastTouchedFirst) {
  auto store = in_memory();
  for (const auto* id : {"a", "b", "c", "a"}) ASSERT_TRUE(store.append(id, "me", {"?", "!"}));
  const auto summaries = store.list("", 10).value();
  EXPECT_EQ(ids_of(summaries), "acb");
  EXPECT_EQ(summaries[0].turns, 2u);
  EXPECT_EQ(ids_of(store.list("", 2).value()), "ac");
}

TEST(SessionStore, ListsThoseOfOneUser) {
  auto store = in_memory();
  ASSERT_TRUE(store.append("a", "me", {"?", "!"}));
  ASSERT_TRUE(store.append("b", "you", {"?", "!"}));
  EXPECT_EQ(ids_of(store.list("me", 10).value()), "a");
  EXPECT_EQ(ids_of(store.list("nobody", 10).value()), "");
}

TEST(SessionStore, DropsTheOneUntouchedForLongestPastItsBound) {
  auto store = in_memory(2);
  for (const auto* id : {"a", "b", "a", "c"}) ASSERT_TRUE(store.append(id, "me", {"?", "!"}));
  EXPECT_EQ(ids_of(store.list("", 10).value()), "ca");
  EXPECT_EQ(store.get("b").value(), std::nullopt);
  EXPECT_EQ(store.count(), 2u);
}

TEST(SessionStore, EndsAConversationAtItsBound) {
  auto store = in_memory();
  for (std::size_t i = 0; i < SessionStore::kTurnsPerConversation; ++i) {
    ASSERT_EQ(store.append("a", "me", {"?", "!"}), SessionStore::Appended::kYes);
  }
  EXPECT_EQ(store.append("a", "me", {"?", "!"}), SessionStore::Appended::kConversationFull);
  EXPECT_EQ(store.get("a").value()->turns.size(), SessionStore::kTurnsPerConversation);
}

TEST(SessionStore, CutsTitlesBetweenCharacters) {
  auto store = in_memory();
  std::string question(79, 'x');
  question += "ü and more";  // the two bytes of ü are the 80th and 81st
  ASSERT_TRUE(store.append("a", "me", {question, "!"}));
  EXPECT_EQ(store.get("a").value()->title, std::string(79, 'x'));
}

class SessionFile : public testing::Test {
 protected:
  SessionFile()
      : folder_(std::filesystem::temp_directory_path() /
                ("chatd_sessions_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~SessionFile() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(SessionFile, OutlivesTheProcess) {
  const auto path = (folder_ / "kept.db").string();
  {
    auto store = SessionStore::open(path, 100).value();
    ASSERT_TRUE(store.append("a", "me", {"?", "!"}));
    ASSERT_TRUE(store.append("b", "me", {"?", "!"}));
  }
  auto store = SessionStore::open(path, 100).value();
  EXPECT_EQ(store.count(), 2u);
  ASSERT_TRUE(store.append("a", "me", {"?", "!"}));
  EXPECT_EQ(ids_of(store.list("", 10).value()), "ab");
}

TEST_F(SessionFile, ThatIsNoDatabaseIsRefused) {
  const auto path = (folder_ / "text").string();
  std::ofstream(path) << std::string(4096, 'x');
  const auto store = SessionStore::open(path, 100);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, headroom::ErrorKind::kStorage);
  EXPECT_EQ(store.error().why, "file is not a database");
}

TEST_F(SessionFile, InAFolderThatIsNotThereIsRefused) {
  const auto store = SessionStore::open((folder_ / "none" / "a.db").string(), 100);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().why, "unable to open database file");
}

}  // namespace
}  // namespace chat
