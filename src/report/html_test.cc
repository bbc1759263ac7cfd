#include "report/html.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "report/page_assets.h"
#include "report/sample_run.h"
#include "report/well_formed.h"
#include "run/failure_example.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

// Written where a person can open it: build/release/sample-report.html.
std::filesystem::path written(const std::string& page, const std::string& name) {
  const std::filesystem::path file = std::filesystem::path(HEADROOM_BINARY_DIR) / name;
  std::ofstream(file, std::ios::binary) << page;
  return file;
}

std::string sample_page() {
  const run::Run run = sample_run();
  return html(run, sample_judgement(run));
}

TEST(Html, TheSamplePageIsWellFormed) {
  const std::string page = sample_page();
  EXPECT_EQ(malformation(page), "");
  const auto file = written(page, "sample-report.html");
  if (std::system("command -v xmllint >/dev/null 2>&1") == 0) {
    EXPECT_EQ(std::system(("xmllint --noout '" + file.string() + "'").c_str()), 0);
  }
}

TEST(Html, NothingIsLoadedFromOutsideTheFile) {
  const std::string page = sample_page();
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
  // Neither sources nor links, besides the empty icon that keeps browsers from asking for one.
  EXPECT_THAT(page, Not(HasSubstr(" src=")));
  EXPECT_EQ(page.find("<link "), page.rfind("<link "));
  EXPECT_THAT(page, HasSubstr(R"(<link rel="icon" href="data:,"/>)"));
}

TEST(Html, NamesFromUsersCannotBecomeMarkup) {
  const std::string evil = "<script>alert('x')</script>\" onload=\"y";
  run::Run run = sample_run();
  run::Header& header = run.header;
  for (std::string* text :
       {&header.id, &header.service, &header.test, &header.environment, &header.load, &header.host,
        &header.commit, &header.spec_sha256, &header.headroom_version, &header.classes[1]}) {
    *text = evil;
  }
  header.remarks = {evil};
  for (run::Event& event : run.events) event.text = event.kind = evil;
  run::Judgement judgement = sample_judgement(sample_run());
  judgement.trust = {.trusted = false, .reasons = {evil}};
  for (run::Verdict& verdict : judgement.verdicts) verdict.requirement.text = verdict.reason = evil;

  const std::string page = html(run, judgement);
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("\" onload=\"")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert"));
}

TEST(Html, TheVerdictAndItsEvidenceAreOnThePage) {
  const run::Run run = sample_run();
  const run::Judgement judgement = sample_judgement(run);
  ASSERT_EQ(judgement.outcome, run::Outcome::kFail);
  const std::string page = html(run, judgement);
  EXPECT_THAT(page, HasSubstr(R"(<p class="badge fail"><b>✗</b> fail</p>)"));
  EXPECT_THAT(page, HasSubstr("<code>ask.ttft p95 &lt; 1s in every 15s</code>"));
  EXPECT_THAT(page, HasSubstr("worst window"));
  EXPECT_THAT(page, HasSubstr(run.header.spec_sha256));
  EXPECT_THAT(page, HasSubstr(">Time to first token</b>"));
}

TEST(Html, WhatWasNeverSentIsNamedBelowTheTable) {
  run::Run run = run_without_post();
  run.header.protocols = {"HTTP/2 by TLS"};
  const std::string page = html(run, judged(run, "get.errors < 50%"));
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("<p>Not sent: post</p>"));
  EXPECT_THAT(page, Not(HasSubstr("<h3>post</h3>")));
  EXPECT_THAT(page, HasSubstr("<dt>Protocol</dt><dd>HTTP/2 by TLS</dd>"));
}

TEST(Html, WhatAFailureWasStandsInTheTableAndMarksNoPlot) {
  using run::Failure;
  run::Run run = plain_run();  // ten timeouts of get
  for (run::Slice& slice : run.slices) {
    slice.classes[0].failed[static_cast<std::size_t>(Failure::kStatus)] = 1;
    slice.classes[0].statuses = {{403, 1}};
  }
  run.events.push_back(run::failure_example(std::chrono::seconds(3), "get", Failure::kTimeout,
                                            "not a byte of it came"));
  run.events.push_back(
      run::failure_example(std::chrono::seconds(4), "get", Failure::kStatus, "403 with <closed>"));
  const std::string page = html(run, judged(run, "get.errors < 50%"));
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("<td>for example: not a byte of it came</td>"));
  EXPECT_THAT(page, HasSubstr("<td>403 × 10; for example: 403 with &lt;closed&gt;</td>"));
  EXPECT_THAT(page, Not(HasSubstr(R"(<path class="mark")")));
  run.events.push_back({.at = std::chrono::seconds(5), .kind = "note", .text = "seen"});
  EXPECT_THAT(html(run, judged(run, "get.errors < 50%")), HasSubstr(R"(<path class="mark")"));
}

TEST(Html, ATagHasARowOfItsOwn) {
  run::Run run = sample_run();
  const auto page = [&] { return html(run, sample_judgement(run)); };
  EXPECT_THAT(page(), Not(HasSubstr(">tag ")));
  run.header.class_tags = {{"read"}, {}, {"read"}, {}};
  EXPECT_THAT(page(), HasSubstr(">tag read</th>"));
  EXPECT_EQ(malformation(page()), "");
}

TEST(Html, AnHourIsBelowAMegabyte) {
  const run::Run run = sample_run({.seconds = 3600, .sessions_per_second = 5});
  const std::string page = html(run, sample_judgement(run));
  EXPECT_LT(page.size(), 1'000'000u);
  EXPECT_EQ(malformation(page), "");
  written(page, "sample-report-1h.html");
}

TEST(Html, ARunThatHasJustBegunHasAPageToo) {
  run::Run run = sample_run();
  run.slices.clear();
  run.events.clear();
  run.end.reset();
  const std::string page = html(run, sample_judgement(run));
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("no end was recorded"));
}

TEST(Html, AnUntrustedRunSaysSoBeforeAnyFigure) {
  const run::Run run = sample_run();
  run::Judgement judgement = sample_judgement(run);
  judgement.outcome = run::Outcome::kUntrusted;
  judgement.trust = {.trusted = false, .reasons = {"the generator sent its requests late"}};
  const std::string page = html(run, judgement);
  EXPECT_LT(page.find("the generator sent its requests late"), page.find("class=\"figures\""));
}

TEST(Html, TheAssetsCannotEndTheElementsTheyStandIn) {
  for (const std::string_view asset : {style_sheet(), crosshair_script()}) {
    EXPECT_EQ(asset.find("]]>"), std::string_view::npos);
    EXPECT_EQ(asset.find("</"), std::string_view::npos);
  }
}

TEST(Html, ShowsWhatComponentsUsedAndWhatWasPredicted) {
  run::Run run = plain_run();
  run.header.components = {"<api>"};
  for (run::Slice& slice : run.slices) slice.components = {{.cpu_seconds = 0.25, .replicas = 2}};
  const run::Comparison compared{
      .model = "the <file>",
      .figures = {{.name = "get.response_time p95", .predicted = 0.2, .measured = 0.1}}};
  const std::string page = html(run, judged(run, "errors < 50%"), compared);
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, testing::HasSubstr("&lt;api&gt;"));
  EXPECT_THAT(page, testing::HasSubstr("Predicted by the &lt;file&gt;"));
  EXPECT_THAT(page, testing::HasSubstr("+100%"));
}

}  // namespace
}  // namespace headroom::report
