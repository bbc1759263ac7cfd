#include "spec/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "spec/read.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const json& properties_of(const json& definition) {
  const json& map = definition.contains("anyOf") ? definition["anyOf"].back() : definition;
  return map["properties"];
}

const json& definition_of(const json& schema, const TableInfo& table) {
  return table.name == "file" ? schema : schema["$defs"][std::string(table.name)];
}

TEST(Schema, NamesEveryFieldOfEveryTable) {
  const json schema = json::parse(json_schema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  for (const TableInfo* table : all_tables()) {
    const json& properties = properties_of(definition_of(schema, *table));
    EXPECT_EQ(properties.size(), table->fields.size()) << table->name;
    for (const FieldInfo& field : table->fields) {
      ASSERT_TRUE(properties.contains(field.key)) << table->name << "." << field.key;
      EXPECT_THAT(properties[std::string(field.key)]["description"], HasSubstr(field.doc));
    }
  }
}

TEST(Schema, EveryReferenceLeadsToADefinition) {
  const std::string text = json_schema();
  const json schema = json::parse(text);
  const std::regex reference(R"re("#/\$defs/([a-z]+)")re");
  int count = 0;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), reference);
       it != std::sregex_iterator(); ++it, ++count) {
    EXPECT_TRUE(schema["$defs"].contains((*it)[1].str())) << (*it)[1];
  }
  EXPECT_GT(count, 10);
}

TEST(Schema, ThePatternOfEveryKindTakesTheExampleOfEveryField) {
  for (const TableInfo* table : all_tables()) {
    for (const FieldInfo& field : table->fields) {
      const std::string_view pattern = info_of(field.kind).pattern;
      const bool is_one_text = field.shape == Shape::kOne && !pattern.empty();
      if (!is_one_text || field.example.empty()) continue;
      std::string example(field.example);
      if (example.starts_with('"')) example = example.substr(1, example.size() - 2);
      EXPECT_TRUE(std::regex_search(example, std::regex(std::string(pattern))))
          << table->name << "." << field.key << ": " << example << " against " << pattern;
    }
  }
}

TEST(Schema, PatternsRefuseABareNumberWhereAUnitIsDue) {
  for (const Kind kind :
       {Kind::kDuration, Kind::kCores, Kind::kSize, Kind::kCost, Kind::kSessionRate,
        Kind::kGrowthRate, Kind::kRange, Kind::kCoresRange, Kind::kSizeRange}) {
    const KindInfo& info = info_of(kind);
    EXPECT_FALSE(std::regex_search("30", std::regex(std::string(info.pattern)))) << info.phrase;
  }
}

TEST(Tables, EveryFieldIsDocumentedAndEveryTableNamedOnce) {
  std::vector<std::string_view> names;
  for (const TableInfo* table : all_tables()) {
    EXPECT_THAT(names, testing::Not(testing::Contains(table->name)));
    names.push_back(table->name);
    for (const FieldInfo& field : table->fields) {
      EXPECT_TRUE(field.doc.ends_with('.')) << table->name << "." << field.key;
      EXPECT_FALSE(field.need == Need::kRequired && !field.fallback.empty()) << field.key;
      EXPECT_EQ(table->short_for.empty(), table->find(table->short_for) == nullptr);
    }
  }
}

TEST(ReferencePage, IsTheOneInTheDocuments) {
  const std::filesystem::path kept = HEADROOM_SOURCE_DIR "/docs/service-file.md";
  const std::filesystem::path made = HEADROOM_BINARY_DIR "/service-file.md";
  std::ifstream stream(kept);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::ofstream(made) << reference_page();
  EXPECT_TRUE(text == reference_page())
      << "the table of fields has changed; run: cp " << made << " " << kept;
}

TEST(ReferencePage, ItsExampleIsAServiceFile) {
  const std::string page = reference_page();
  const std::size_t begin = page.find("```yaml\n") + 8;
  const auto reading = read_text(page.substr(begin, page.find("```\n", begin) - begin), "page");
  EXPECT_TRUE(reading.has_value()) << to_string(reading.error().front());
}

TEST(StarterFile, IsValidAsItStandsAndSaysHowToGoOn) {
  const auto reading = read_text(starter_file(), "headroom.yaml");
  ASSERT_TRUE(reading.has_value()) << to_string(reading.error().front());
  EXPECT_EQ(reading->targets.size(), 1U);
  EXPECT_EQ(reading->requirements.size(), 2U);
  EXPECT_EQ(reading->tests.size(), 2U);
}

// Everything that is commented out in the starter file must be right too: that is what it is for.
TEST(StarterFile, IsValidWithEveryCommentedLineMadeReal) {
  std::string text;
  std::string line;
  std::istringstream lines(starter_file());
  while (std::getline(lines, line)) {
    // A line of YAML has a colon behind its first word, or is a list item, and prose does not.
    std::smatch match;
    static const std::regex commented(R"re(^( *)# (( *)(- )?[a-z_-]+:( .*)?)$)re");
    const bool is_yaml = std::regex_match(line, match, commented);
    text += (is_yaml ? match[1].str() + match[2].str() : line) + "\n";
  }
  const auto reading = read_text(text, "headroom.yaml");
  ASSERT_TRUE(reading.has_value()) << to_string(reading.error().front()) << "\n" << text;
  EXPECT_EQ(reading->tests.size(), 6U);
  EXPECT_EQ(reading->environments.size(), 1U);
  EXPECT_EQ(reading->workload.journeys.at(0).steps.size(), 4U);
}

}  // namespace
}  // namespace headroom::spec
