#include "grpc/json_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::grpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(JsonList, IsCutAtTheCommasBetweenItsElements) {
  EXPECT_THAT(*json_elements(R"( [ {"a": [1, 2]}, "x,]\",", 3 ] )"),
              ElementsAre(R"({"a": [1, 2]})", R"("x,]\",")", "3"));
  EXPECT_THAT(*json_elements("[]"), IsEmpty());
  EXPECT_THAT(*json_elements("[ {} ]"), ElementsAre("{}"));
}

TEST(JsonList, IsNothingElse) {
  for (const char* text : {"", "{}", "[", "1"}) EXPECT_FALSE(json_elements(text)) << text;
}

}  // namespace
}  // namespace headroom::grpc
