// The compliance test suite of RFC 9535's authors (tests/data/jsonpath/README.md).
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "extract/json_document.h"

namespace headroom::extract {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Whether `values` are the list `wanted`.
bool are_the_list(const std::vector<JsonValue>& values, simdjson::dom::array wanted) {
  std::size_t i = 0;
  for (const JsonValue value : wanted) {
    if (i == values.size() || !are_equal(values[i++], value)) return false;
  }
  return i == values.size();
}

// Some tests allow several results, since objects have no order.
bool is_as_wanted(simdjson::dom::object test, const std::vector<JsonValue>& values) {
  simdjson::dom::array wanted;
  if (test["result"].get(wanted) == simdjson::SUCCESS) return are_the_list(values, wanted);
  const simdjson::dom::array choices = test["results"].get_array().value();
  for (const JsonValue choice : choices) {
    if (are_the_list(values, choice.get_array().value())) return true;
  }
  return false;
}

TEST(JsonPathConformance, EverySelectorOfTheSuiteSelectsOrIsRefusedAsTheRfcWants) {
  JsonDocument suite;
  const auto root = suite.read(file_text(HEADROOM_SOURCE_DIR "/tests/data/jsonpath/cts.json"));
  ASSERT_TRUE(root.has_value());
  int tests = 0;
  const simdjson::dom::array entries = (*root)["tests"].get_array().value();
  for (const JsonValue entry : entries) {
    const simdjson::dom::object test = entry.get_object().value();
    const std::string name(test["name"].get_string().value());
    const std::string_view selector = test["selector"].get_string().value();
    const bool is_invalid = test["invalid_selector"].error() == simdjson::SUCCESS;
    ++tests;
    const auto path = JsonPath::parse(selector);
    EXPECT_EQ(path.has_value(), !is_invalid)
        << name << ": " << selector << ": " << (path ? "" : path.error().what);
    if (!path || is_invalid) continue;
    std::vector<JsonValue> values;
    const JsonValue document = test["document"].value();
    select(*path, document, values);
    EXPECT_TRUE(is_as_wanted(test, values)) << name << ": " << selector;
    const auto first = select_first(*path, document);
    EXPECT_EQ(first.has_value(), !values.empty()) << name;
    if (first && !values.empty()) {
      EXPECT_TRUE(are_equal(*first, values[0])) << name;
    }
  }
  EXPECT_GE(tests, 700);
}

}  // namespace
}  // namespace headroom::extract
