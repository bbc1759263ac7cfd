#include "grpc/method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace headroom::grpc {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

constexpr auto kChat = R"(syntax = "proto3";
package chat.v1;
import "google/protobuf/timestamp.proto";
import "common.proto";
message Ask {
  string prompt = 1;
  int32 max_tokens = 2;
  common.Kind kind = 3;
  google.protobuf.Timestamp at = 4;
}
message Answer { string text = 1; int64 id = 2; bool is_done = 3; }
service Chat {
  rpc Complete(Ask) returns (Answer);
  rpc Stream(Ask) returns (stream Answer);
  rpc Collect(stream Ask) returns (Answer);
}
)";

class MethodTest : public testing::Test {
 protected:
  MethodTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "headroom-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::filesystem::create_directories(folder_ / "protos");
    write("protos/chat.proto", kChat);
    write("protos/common.proto",
          "syntax = \"proto3\"; package common; enum Kind { ANY = 0; SHORT = 1; }");
  }
  ~MethodTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, std::string_view text) {
    std::ofstream(folder_ / name) << text;
  }
  Result<Method> find(std::string_view name, std::string file = "protos/chat.proto") {
    return Method::find(name, {std::move(file)}, folder_.string());
  }
  std::string encoded(const Method& method, std::string_view json) {
    std::string out;
    const auto done = method.encode(json, out);
    EXPECT_TRUE(done) << to_string(done.error());
    return out;
  }
  std::string problem_of(const Result<Method>& found) {
    return found ? std::string() : to_string(found.error());
  }

  std::filesystem::path folder_;
};

TEST_F(MethodTest, EncodesJsonByTheNamesOfTheFileOrInCamelCase) {
  const Method method = find("chat.v1.Chat/Complete").value();
  EXPECT_FALSE(method.takes_stream());
  EXPECT_FALSE(method.gives_stream());
  // Field 1, two bytes "hi"; field 2, the number 5.
  const std::string bytes = "\0\0\0\0\6\x0a\2hi\x10\5"s;
  EXPECT_EQ(encoded(method, R"({"prompt": "hi", "max_tokens": 5})"), bytes);
  EXPECT_EQ(encoded(method, R"({"prompt": "hi", "maxTokens": "5"})"), bytes);
  EXPECT_EQ(encoded(method, R"({"kind": "SHORT"})"), "\0\0\0\0\2\x18\1"s);
  EXPECT_EQ(encoded(method, "{}"), "\0\0\0\0\0"s);
}

TEST_F(MethodTest, EncodesTheElementsOfAListWhereItTakesAStream) {
  const Method method = find("chat.v1.Chat/Collect").value();
  EXPECT_TRUE(method.takes_stream());
  EXPECT_EQ(encoded(method, R"([{"max_tokens": 1}, {"max_tokens": 2}])"),
            "\0\0\0\0\2\x10\1\0\0\0\0\2\x10\2"s);
  std::string out = "before";
  EXPECT_THAT(to_string(method.encode("{}", out).error()), HasSubstr("takes a stream"));
  EXPECT_FALSE(method.encode(R"([{}, {"x": 1}])", out));
  EXPECT_EQ(out, "before");
}

TEST_F(MethodTest, DecodesAnAnswerWithTheFieldsThatHaveNoValue) {
  const Method method = find("chat.v1.Chat/Stream").value();
  EXPECT_TRUE(method.gives_stream());
  std::string json = "old";
  ASSERT_TRUE(method.decode("\x0a\2hi\x10\7", json));
  EXPECT_EQ(json, R"({"text":"hi","id":"7","is_done":false})");
  EXPECT_FALSE(method.decode("\x0a\x7f", json));
}

TEST_F(MethodTest, AMessageThatDoesNotFitIsToldWithTheNearestField) {
  const Method method = find("chat.v1.Chat/Complete").value();
  std::string out;
  const std::string problem = to_string(method.encode(R"({"promt": "hi"})", out).error());
  EXPECT_THAT(problem, HasSubstr("the message is no chat.v1.Ask"));
  EXPECT_THAT(problem, HasSubstr("did you mean prompt?"));
  EXPECT_FALSE(method.encode(R"({"max_tokens": "many"})", out));
  EXPECT_FALSE(method.encode("{", out));
  EXPECT_EQ(out, "");
}

TEST_F(MethodTest, ANameThatIsNotThereIsToldWithTheNearest) {
  EXPECT_THAT(problem_of(find("chat.v1.Chad/Complete")),
              HasSubstr("there is no service \"chat.v1.Chad\""));
  EXPECT_THAT(problem_of(find("chat.v1.Chad/Complete")), HasSubstr("did you mean chat.v1.Chat?"));
  EXPECT_THAT(problem_of(find("chat.v1.Chat/Compete")), HasSubstr("did you mean Complete?"));
  EXPECT_THAT(problem_of(find("chat.v1.Chat")), HasSubstr("Complete, Stream and Collect"));
}

TEST_F(MethodTest, MistakesInFilesAreToldWithTheirPlace) {
  write("protos/bad.proto", "syntax = \"proto3\";\nmessage A { strin x = 1; }\n");
  const auto bad = find("a.B/C", "protos/bad.proto");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().file, (folder_ / "protos/bad.proto").string());
  EXPECT_EQ(bad.error().at.line, 2);
  EXPECT_THAT(problem_of(find("a.B/C", "protos/none.proto")),
              HasSubstr("none.proto cannot be read"));
  write("protos/lost.proto", "syntax = \"proto3\";\nimport \"nowhere.proto\";\n");
  EXPECT_THAT(problem_of(find("a.B/C", "protos/lost.proto")), HasSubstr("nowhere.proto"));
}

}  // namespace
}  // namespace headroom::grpc
