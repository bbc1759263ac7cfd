#include "containers/kubernetes_quantity.h"

#include <gtest/gtest.h>

namespace headroom::containers {
namespace {

TEST(KubernetesQuantity, HasDecimalAndBinarySuffixes) {
  EXPECT_EQ(parse_kubernetes_quantity("2"), 2);
  EXPECT_EQ(parse_kubernetes_quantity("250m"), 0.25);
  EXPECT_DOUBLE_EQ(*parse_kubernetes_quantity("12345678n"), 0.012345678);
  EXPECT_EQ(parse_kubernetes_quantity("64Mi"), 64.0 * 1024 * 1024);
  EXPECT_EQ(parse_kubernetes_quantity("1.5G"), 1.5e9);
  EXPECT_EQ(parse_kubernetes_quantity("129e6"), 129e6);
}

TEST(KubernetesQuantity, WhatIsNoAmountIsNothing) {
  for (const char* text : {"", "m", "5 Mi", "5mi", "-1", "lots"}) {
    EXPECT_EQ(parse_kubernetes_quantity(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace headroom::containers
