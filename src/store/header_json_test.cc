#include "store/header_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace headroom::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

run::Header full_header() {
  run::Header header;
  header.id = "20261123-185301-load-7f3a";
  header.origin = run::Origin::kObserved;
  header.service = "chat";
  header.test = "load \"x\"\n";
  header.environment = "local";
  header.load = "36/s, 8x for 20s";
  header.started = std::chrono::system_clock::time_point(1'795'459'981'123'456'789ns);
  header.planned = 2min;
  header.warm_up = 1500ms;
  header.expected_peak_share = 0.125;
  header.steady = {36};
  header.arrivals_cv = 4;
  header.seed = Seed{~std::uint64_t{0}};
  header.spec_sha256 = "abc";
  header.commit = "def";
  header.host = "name, 2 cores";
  header.headroom_version = "0.1.0";
  header.threads = 3;
  header.protocols = {"HTTP/2 by TLS", "WebSocket"};
  header.classes = {"home", "ask"};
  header.class_tags = {{"read", "chat"}, {}};
  header.requirements = {"errors < 1%"};
  header.remarks = {"TLS not verified"};
  header.series = "20261123-185255-breakpoint-01c4";
  return header;
}

TEST(HeaderJson, GivesBackEveryField) {
  const run::Header header = full_header();
  const run::Header read = header_from_json(to_json(header)).value();
  EXPECT_EQ(read.id, header.id);
  EXPECT_EQ(read.origin, header.origin);
  EXPECT_EQ(read.service, header.service);
  EXPECT_EQ(read.test, header.test);
  EXPECT_EQ(read.environment, header.environment);
  EXPECT_EQ(read.load, header.load);
  EXPECT_EQ(read.started, header.started);
  EXPECT_EQ(read.planned, header.planned);
  EXPECT_EQ(read.warm_up, header.warm_up);
  EXPECT_EQ(read.expected_peak_share, header.expected_peak_share);
  EXPECT_EQ(read.steady, header.steady);
  EXPECT_EQ(read.arrivals_cv, header.arrivals_cv);
  EXPECT_EQ(read.seed, header.seed);
  EXPECT_EQ(read.spec_sha256, header.spec_sha256);
  EXPECT_EQ(read.commit, header.commit);
  EXPECT_EQ(read.host, header.host);
  EXPECT_EQ(read.headroom_version, header.headroom_version);
  EXPECT_EQ(read.threads, header.threads);
  EXPECT_EQ(read.classes, header.classes);
  EXPECT_EQ(read.class_tags, header.class_tags);
  EXPECT_EQ(read.requirements, header.requirements);
  EXPECT_EQ(read.remarks, header.remarks);
  EXPECT_EQ(read.series, header.series);
}

TEST(HeaderJson, ALoadThatNobodyCanHavePlannedIsRefused) {
  for (const char* wrong : {R"({"arrivals_cv": -1})", R"({"arrivals_cv": 101})",
                            R"({"steady_per_s": -1})", R"({"steady_per_s": "1/s"})"}) {
    EXPECT_FALSE(header_from_json(wrong)) << wrong;
  }
}

TEST(HeaderJson, OfAnOlderOrNewerHeadroomIsReadAsFarAsItGoes) {
  const run::Header read =
      header_from_json(R"({"id": "x", "classes": ["home"], "added_later": [1]})").value();
  EXPECT_EQ(read.id, "x");
  EXPECT_TRUE(read.class_tags.empty());  // it was written before there were any
  EXPECT_EQ(read.threads, 1);
}

TEST(HeaderJson, NamesTheFieldThatIsWrong) {
  for (const char* json :
       {R"({"id": 7})", R"({"threads": 5000000000})", R"({"threads": 1.5})", R"({"seed": -1})",
        R"({"warm_up_ns": -1})", R"({"planned_ns": 1e300})", R"({"origin": "dreamt"})",
        R"({"classes": ["a", 1]})", R"({"started_ns": "now"})", R"({"remarks": {}})",
        R"({"class_tags": [["read"], "read"]})"}) {
    const auto read = header_from_json(json);
    ASSERT_FALSE(read.has_value()) << json;
    const std::string_view text(json);
    EXPECT_THAT(read.error().what, HasSubstr(std::string(text.substr(2, text.find('"', 2) - 2))));
  }
}

TEST(HeaderJson, SurvivesAnyBytes) {
  for (const char* json : {"", "null", "[]", "{", "\xFF", "{\"id\":"}) {
    EXPECT_FALSE(header_from_json(json).has_value()) << json;
  }
  const std::string good = to_json(full_header());
  Random random(Seed{7});
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes = good;
    bytes[random.below(bytes.size())] = static_cast<char>(random.bits());
    if (const auto read = header_from_json(bytes)) (void)to_json(*read);
  }
}

}  // namespace
}  // namespace headroom::store
