#include "run/status.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

TEST(Status, IsThatOfHttpOrGrpcOrOfAWebSocketThatWasClosed) {
  EXPECT_EQ(status_text(503), "503");
  EXPECT_EQ(status_text(14), "14 UNAVAILABLE");
  EXPECT_EQ(status_text(1011), "closed 1011");
}

TEST(Status, SaysWhetherItIsASuccess) {
  for (const int status : {0, 101, 200, 204, 302}) EXPECT_TRUE(is_success(status)) << status;
  for (const int status : {5, 14, 404, 503, 1000, 1011}) EXPECT_FALSE(is_success(status)) << status;
}

}  // namespace
}  // namespace headroom::run
