#include "report/escape.h"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

TEST(Escape, MarkupCannotOpenAnElementOrLeaveAnAttribute) {
  EXPECT_EQ(escape_markup("<script>alert('x')</script>"),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  EXPECT_EQ(escape_markup("a\" onload=\"b"), "a&quot; onload=&quot;b");
}

TEST(Escape, CharactersThatXmlDoesNotAllowAreReplaced) {
  EXPECT_EQ(escape_markup(std::string_view("a\0b\x1b[2Jc", 8)), "a\uFFFDb\uFFFD[2Jc");
}

TEST(Escape, BytesThatAreNotUtf8AreReplacedOneByOne) {
  EXPECT_EQ(escape_markup("\xff\xfe"), "\uFFFD\uFFFD");
  EXPECT_EQ(escape_markup("\xc3"), "\uFFFD");                      // cut short
  EXPECT_EQ(escape_markup("\xc0\xaf"), "\uFFFD\uFFFD");            // an overlong slash
  EXPECT_EQ(escape_markup("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // half of a surrogate pair
}

TEST(Escape, OtherScriptsPassUnchanged) {
  EXPECT_EQ(escape_markup("größe 尺寸 🚀"), "größe 尺寸 🚀");
  EXPECT_EQ(printable("größe 尺寸 🚀"), "größe 尺寸 🚀");
}

TEST(Escape, JsonCannotEndTheScriptElementItStandsIn) {
  EXPECT_EQ(escape_json("</script>"), "\"\\u003c/script\\u003e\"");
  EXPECT_EQ(escape_json("say \"hi\"\n"), "\"say \\u0022hi\\u0022\\u000a\"");
}

TEST(Escape, MarkdownCannotLeaveItsTableCellOrMentionAnybody) {
  EXPECT_EQ(escape_markdown("a|b\n@team"), "a\\|b @\u200Bteam");
  EXPECT_EQ(escape_markdown("<img src=x>"), "&lt;img src=x>");
}

TEST(Escape, MarkdownCodeCannotEndEarlyOrLeaveItsTableCell) {
  EXPECT_EQ(markdown_code("a` | <b>"), "`a' \\| <b>`");
}

TEST(Escape, ATerminalSeesNoControlCharacters) {
  EXPECT_EQ(printable("a\x1b[31mb\r\nc"), "a\uFFFD[31mb  c");
  EXPECT_EQ(printable("user\u202Eexe"), "user\uFFFDexe");
}

}  // namespace
}  // namespace headroom::report
