// What is copied from a recording must never be taken for YAML or for a template.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "traffic/base64.h"
#include "traffic/line_reader.h"
#include "traffic/template_text.h"
#include "traffic/yaml_text.h"

namespace headroom::traffic {
namespace {

TEST(YamlText, IsPlainOnlyWhereItCanMeanNothingElse) {
  EXPECT_EQ(yaml_scalar("GET /a?b=1"), "GET /a?b=1");
  EXPECT_EQ(yaml_scalar("GET /a: b"), "\"GET /a: b\"");
  EXPECT_EQ(yaml_scalar("a # b"), "\"a # b\"");
  EXPECT_EQ(yaml_scalar("true"), "\"true\"");
  EXPECT_EQ(yaml_scalar("12"), "\"12\"");
  EXPECT_EQ(yaml_scalar(""), "\"\"");
}

TEST(YamlText, EscapesWhatYamlDoesNotPrint) {
  EXPECT_EQ(yaml_quoted("a\n\"\\\x01"), "\"a\\n\\\"\\\\\\u0001\"");
  EXPECT_EQ(yaml_quoted("\xC3\xA9"), "\"\xC3\xA9\"");
  EXPECT_EQ(yaml_quoted("\xFF"), "\"\xEF\xBF\xBD\"");     // no UTF-8
  EXPECT_EQ(yaml_quoted("\xEF\xBB\xBF"), "\"\\uFEFF\"");  // a byte order mark
  EXPECT_EQ(yaml_quoted("\xF0\x9F\x98\x80"), "\"\xF0\x9F\x98\x80\"");
}

TEST(YamlText, AKeyTooLongForOneLineHasAMarkBeforeIt) {
  EXPECT_EQ(yaml_entry("a b", "1", 2), "  a b: 1\n");
  const std::string key(1025, 'k');
  EXPECT_EQ(yaml_entry(key, "1", 2), "  ? " + key + "\n  : 1\n");
}

TEST(YamlText, BreaksLongFlowAndComments) {
  EXPECT_EQ(yaml_flow(R"({"a":[1,true,null],"b":"x"})", 4), R"({"a": [1, true, null], "b": "x"})");
  const std::string text(120, 'x');
  const std::string key(1024, 'k');
  EXPECT_EQ(yaml_flow("{\"" + key + "\":1}", 2), "{\n    ? \"" + key + "\": 1\n  }");
  EXPECT_EQ(yaml_flow("{\"a\":\"" + text + "\"}", 2), "{\n    \"a\": \"" + text + "\"\n  }");
  EXPECT_EQ(yaml_comment("a b", 2), "  # a b\n");
}

TEST(TemplateText, NothingRecordedIsATemplate) {
  EXPECT_EQ(literal("a ${b} $c"), "a $${b} $c");
  EXPECT_EQ(literal_target("/a b\xC3\xA9${x}#f"), "/a%20b%C3%A9$%7Bx%7D");
}

TEST(TemplateText, SecretsAreToldByTheirNames) {
  EXPECT_EQ(without_secrets("a=1&access_token=xyz&b"), "a=1&access_token=redacted&b");
  EXPECT_TRUE(is_secret_name("X-Api-Key"));
  EXPECT_FALSE(is_secret_name("keyword"));
}

TEST(TemplateText, NamesAreThoseTheServiceFileAllows) {
  EXPECT_EQ(name_of("GET /users/{id}", "x"), "get-users-id");
  EXPECT_EQ(name_of("///", "home"), "home");
  EXPECT_EQ(name_of("/null", "home"), "named-null");
  EXPECT_EQ(variable_of("api key", "X"), "API_KEY");
}

TEST(Base64, IsDecodedOrRefused) {
  EXPECT_EQ(decode_base64("aGVsbG8="), "hello");
  EXPECT_FALSE(decode_base64("a!"));
}

class LineReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::path(testing::TempDir()) /
            (std::string("lines_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::vector<std::string> lines() {
    auto reader = LineReader::open(path_);
    EXPECT_TRUE(reader);
    std::vector<std::string> all;
    std::string_view line;
    while (reader->next(line)) all.emplace_back(line);
    failure_ = reader->failure();
    return all;
  }
  std::filesystem::path path_;
  std::string failure_;
};

TEST_F(LineReaderTest, GivesLinesOfAnyEndAndALastOneWithout) {
  std::ofstream(path_) << "a\r\n\nb";
  EXPECT_EQ(lines(), (std::vector<std::string>{"a", "", "b"}));
}

TEST_F(LineReaderTest, CutsALineThatIsLongerThanItsBlockAndGoesOnBehindIt) {
  std::ofstream(path_) << std::string(3'000'000, 'x') << "\nnext\n";
  const auto all = lines();
  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(all[0].size(), LineReader::kLongestLine);
  EXPECT_EQ(all[1], "next");
}

TEST_F(LineReaderTest, ReadsGzipAndTellsWhenItIsCut) {
  const gzFile file = gzopen(path_.c_str(), "wb");
  for (int i = 0; i < 100'000; ++i) gzprintf(file, "line %d of many %d\n", i, i * 7919);
  gzclose(file);
  EXPECT_EQ(lines().size(), 100'000);
  EXPECT_EQ(failure_, "");
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  EXPECT_GT(lines().size(), 1'000);
  EXPECT_NE(failure_, "");
}

}  // namespace
}  // namespace headroom::traffic
