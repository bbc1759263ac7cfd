#include "base/grpc_status.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(GrpcStatus, HasANameAndANumber) {
  EXPECT_EQ(grpc_status_of("OK"), 0);
  EXPECT_EQ(grpc_status_of("not_found"), 5);
  EXPECT_EQ(grpc_status_of("UNAUTHENTICATED"), 16);
  EXPECT_FALSE(grpc_status_of("GONE").has_value());
  EXPECT_FALSE(grpc_status_of("200").has_value());
}

TEST(GrpcStatus, OfATrailerIsUnknownWhereItIsNone) {
  EXPECT_EQ(read_grpc_status("0"), 0);
  EXPECT_EQ(read_grpc_status("14"), 14);
  for (const char* text : {"", "17", "-1", "x", "1 "}) EXPECT_EQ(read_grpc_status(text), 2) << text;
}

}  // namespace
}  // namespace headroom
