// Files that are not what the store wrote: an error that says so and what to do, never a crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "store/sqlite.h"
#include "store/store_for_test.h"

namespace headroom::store {
namespace {

using testing::HasSubstr;

class DamagedStore : public testing::Test {
 protected:
  void SetUp() override {
    Store store = Store::open(folder_.file()).value();
    write_run(store, header_of("one"), 200);
  }

  void change(const std::string& sql) {
    Database database = Database::open(folder_.file()).value();
    ASSERT_TRUE(database.execute(sql).has_value());
  }

  // The error of loading the run.
  Error error() {
    const Store store = Store::open(folder_.file()).value();
    const auto loaded = store.load("one");
    return loaded ? Error{} : loaded.error();
  }

  TemporaryFolder folder_;
};

TEST_F(DamagedStore, OfOtherBytesIsRefused) {
  std::ofstream(folder_.file()) << std::string(4096, 'x');
  const Result<Store> store = Store::open(folder_.file());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kStorage);
  EXPECT_EQ(store.error().what, "the store of runs is damaged");
  EXPECT_THAT(store.error().fix, HasSubstr("move " + folder_.file().string() + " aside"));
}

TEST_F(DamagedStore, CutInHalfSaysSo) {
  std::filesystem::resize_file(folder_.file(), std::filesystem::file_size(folder_.file()) / 2);
  const Result<Store> store = Store::open(folder_.file());
  const Error error = store ? store->load("one").error() : store.error();
  EXPECT_EQ(error.kind, ErrorKind::kStorage);
  EXPECT_EQ(error.what, "the store of runs is damaged");
}

TEST_F(DamagedStore, WithPagesOverwrittenNeverCrashes) {
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(folder_.file()));
  constexpr std::int64_t kPage = 4096;
  for (std::int64_t at = kPage; at < size; at += kPage) {
    const TemporaryFolder copy;
    std::filesystem::create_directories(copy.file().parent_path());
    std::filesystem::copy_file(folder_.file(), copy.file());
    std::fstream file(copy.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << std::string(kPage, '\xA5');
    file.close();
    const Result<Store> store = Store::open(copy.file());
    if (!store) continue;
    // An index that nothing here reads may be the page; whatever is read is either right or
    // refused.
    const auto loaded = store->load("one");
    if (loaded) {
      EXPECT_EQ(loaded->slices.size(), 200u);
    }
  }
}

TEST_F(DamagedStore, NamesTheSecondThatCannotBeRead) {
  change("UPDATE slices SET data = x'01ff' WHERE second = 17");
  EXPECT_EQ(error().kind, ErrorKind::kStorage);
  EXPECT_THAT(error().why, HasSubstr("run one: second 17: second: the bytes end"));
}

TEST_F(DamagedStore, NoticesASliceInAnothersPlace) {
  change("UPDATE slices SET second = 1017 WHERE second = 17");
  EXPECT_THAT(error().why, HasSubstr("second 1017: it holds another second"));
}

TEST_F(DamagedStore, NoticesAHeaderThatIsNone) {
  change("UPDATE runs SET header = '[1, 2'");
  EXPECT_THAT(error().why, HasSubstr("header"));
  const Store store = Store::open(folder_.file()).value();
  EXPECT_EQ(store.list(5).error().kind, ErrorKind::kStorage);
}

TEST_F(DamagedStore, NoticesImpossibleTimes) {
  change("UPDATE runs SET duration_ns = -1");
  EXPECT_THAT(error().why, HasSubstr("duration"));
  change("UPDATE runs SET duration_ns = 5");
  change("INSERT INTO events (run, at_ns, kind, text) VALUES (1, 9223372036854775807, '', '')");
  EXPECT_THAT(error().why, HasSubstr("event"));
}

TEST_F(DamagedStore, OfANewerFormatIsLeftAlone) {
  change("PRAGMA user_version = 99");
  const Result<Store> store = Store::open(folder_.file());
  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().what, HasSubstr("has format 99"));
  EXPECT_THAT(store.error().fix, HasSubstr("newer headroom"));
}

TEST_F(DamagedStore, OfTheFirstFormatIsBroughtUpToDate) {
  change("DROP TABLE predictions");
  change("DROP TABLE series");
  change("PRAGMA user_version = 1");
  Store store = Store::open(folder_.file()).value();
  EXPECT_EQ(store.list(5).value().size(), 1u);
  ASSERT_TRUE(store.keep_summary("s", "text").has_value());
  EXPECT_EQ(store.summary("s").value(), "text");
  EXPECT_TRUE(store.predictions(5).value().empty());
}

TEST(ForeignFile, ThatIsAnotherDatabaseIsLeftAlone) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "other.db";
  {
    Database other = Database::open(file).value();
    ASSERT_TRUE(other.execute("CREATE TABLE songs (title TEXT)").has_value());
  }
  const Result<Store> store = Store::open(file);
  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().what, HasSubstr("another database"));
  Database other = Database::open(file).value();
  EXPECT_EQ(other.number("SELECT count(*) FROM sqlite_schema").value(), 1);
  EXPECT_EQ(other.number("PRAGMA application_id").value(), 0);
}

TEST(ForeignFile, ThatIsAFolderCannotBeOpened) {
  const TemporaryFolder folder;
  const Result<Store> store = Store::open(folder.path());
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::kStorage);
  EXPECT_THAT(store.error().what, HasSubstr("cannot be written"));
}

TEST(ForeignFile, InTheWayOfTheFolderIsNamed) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / ".headroom") << "not a folder";
  const Result<Store> store = Store::open(folder.file());
  ASSERT_FALSE(store.has_value());
  EXPECT_THAT(store.error().what, HasSubstr("folder"));
  EXPECT_THAT(store.error().file, HasSubstr(".headroom"));
}

}  // namespace
}  // namespace headroom::store
