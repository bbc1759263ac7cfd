#include "control/block_yaml.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>

namespace headroom::control {
namespace {

using nlohmann::ordered_json;

TEST(BlockYaml, IsWrittenAsByHand) {
  const ordered_json document{
      {"kind", "Deployment"},
      {"metadata", {{"name", "model"}, {"labels", ordered_json::object()}}},
      {"metrics", {{{"type", "Resource"}, {"target", {{"value", 70}}}}, {{"type", "External"}}}},
      {"words", {"one", ordered_json::array({1, 2})}},
  };
  EXPECT_EQ(block_yaml(document), R"(kind: Deployment
metadata:
  name: model
  labels: {}
metrics:
  - type: Resource
    target:
      value: 70
  - type: External
words:
  - one
  - - 1
    - 2
)");
}

TEST(BlockYaml, AnyTextReadsBackAsThatText) {
  for (const std::string text :
       {"plain", "sum(rate(x{a=\"b\"}[1m]))", "on", "No", "12", "0.1", "", " a", "a ", "a: b",
        "- a", "#", "a\nb", "~", "null", "\\", "0 8 * * 1-5", "é"}) {
    const YAML::Node node = YAML::Load(block_yaml({{"key", text}}));
    EXPECT_EQ(node["key"].as<std::string>(), text);
    // Double quotes are what tells a text from a number or a truth: the tag says so.
    const bool is_plain = text == "plain";
    EXPECT_EQ(node["key"].Tag(), is_plain ? "?" : "!") << text;
  }
}

TEST(BlockYaml, WhatIsNoUtf8IsReplaced) {
  const YAML::Node node = YAML::Load(block_yaml({{"key", "a\xff"}}));
  EXPECT_EQ(node["key"].as<std::string>(), "a\xef\xbf\xbd");
}

}  // namespace
}  // namespace headroom::control
