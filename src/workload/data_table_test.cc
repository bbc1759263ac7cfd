#include "workload/data_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(DataTable, ReadsAFileBesideTheServiceFile) {
  const TestFolder folder;
  folder.write("users.csv", "name,age\nAnn,41\n");
  const auto table = DataTable::load(csv_data("users", "users.csv"), folder.path());
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->name(), "users");
  EXPECT_EQ(table->rows(), 1u);
  EXPECT_EQ(table->value(0, table->column("age").value()), "41");
  EXPECT_FALSE(table->column("height"));
}

TEST(DataTable, ReadsAnAbsolutePath) {
  const TestFolder folder;
  folder.write("users.csv", "name\nAnn\n");
  EXPECT_TRUE(DataTable::load(csv_data("users", folder.path() / "users.csv"), "/nowhere"));
}

TEST(DataTable, ReadsJsonLines) {
  const TestFolder folder;
  folder.write("users.jsonl", "{\"name\": \"Ann\"}\n");
  spec::Data data = csv_data("users", "users.jsonl");
  data.format = spec::DataFormat::kJsonLines;
  const auto table = DataTable::load(data, folder.path());
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->value(0, 0), "Ann");
}

TEST(DataTable, ColumnsMayBeRenamedAndKeepTheirOwnNames) {
  const TestFolder folder;
  folder.write("t.csv", "ContextTokens,GeneratedTokens\n374,44\n");
  spec::Data data = csv_data("prompts", "t.csv");
  data.columns = {{"input_tokens", "ContextTokens"}, {"output_tokens", "GeneratedTokens"}};
  const auto table = DataTable::load(data, folder.path());
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->column("output_tokens"), 1u);
  EXPECT_EQ(table->column("GeneratedTokens"), 1u);
  EXPECT_THAT(table->columns(),
              ElementsAre("input_tokens", "output_tokens", "ContextTokens", "GeneratedTokens"));
}

TEST(DataTable, NameOfTheServiceFileGoesFirst) {
  const TestFolder folder;
  folder.write("t.csv", "a,b\n1,2\n");
  spec::Data data = csv_data("t", "t.csv");
  data.columns = {{"a", "b"}};
  EXPECT_EQ(DataTable::load(data, folder.path())->column("a"), 1u);
}

TEST(DataTable, RenamingWhatTheFileDoesNotHaveSaysWhatItHas) {
  const TestFolder folder;
  folder.write("t.csv", "ContextTokens,GeneratedTokens\n374,44\n");
  spec::Data data = csv_data("prompts", "t.csv");
  data.columns = {{"input_tokens", "ContextToken"}};
  const auto table = DataTable::load(data, folder.path());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().what,
            "input_tokens of the data set prompts stands for the column \"ContextToken\", which "
            "the file does not have");
  EXPECT_EQ(table.error().why, "it has ContextTokens and GeneratedTokens");
  EXPECT_THAT(table.error().fix, HasSubstr("did you mean ContextTokens?"));
}

TEST(DataTable, MissingFileSaysWhichPathWasTried) {
  const auto table = DataTable::load(csv_data("users", "data/users.csv"), "/nowhere");
  ASSERT_FALSE(table);
  EXPECT_EQ(to_string(table.error()),
            "/nowhere/data/users.csv: the data set users cannot be read; No such file or "
            "directory; a relative path starts at the folder of the service file");
}

TEST(DataTable, FolderInPlaceOfAFileIsRefused) {
  const TestFolder folder;
  EXPECT_FALSE(DataTable::load(csv_data("users", "."), folder.path()));
}

TEST(DataTable, FileWithoutRowsIsRefused) {
  const TestFolder folder;
  folder.write("users.csv", "name,age\n");
  const auto table = DataTable::load(csv_data("users", "users.csv"), folder.path());
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().what, "the data set users has no rows");
}

}  // namespace
}  // namespace headroom::workload
