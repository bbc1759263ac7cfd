#include "watch/scrape.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>

#include "watch/clock_for_test.h"
#include "watch/raw_server_for_test.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testing::Pair;

constexpr auto kLong = 20s;  // for what is certain to come

std::string answer(std::string_view body, std::string_view type = "text/plain") {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

class Scraping : public testing::Test {
 protected:
  const RawServer& serve(RawServer::Script script) {
    return *servers_.emplace_back(std::make_unique<RawServer>(context_, std::move(script)));
  }
  Target target(const std::string& name, const std::string& address) {
    return {.name = name,
            .url = *parse_url("http://" + address + "/metrics"),
            .figures = &figures_,
            .known = &known_};
  }
  // Asks them, and waits for all.
  std::vector<Scraped> scrape(const std::vector<Target>& targets, Nanos patience = kLong) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    context_.poll();
    context_.restart();
    scrapes_.start(targets, deadline);
    while (!scrapes_.is_done() && context_.run_one() > 0) {
    }
    return scrapes_.take();
  }
  Scraped scrape(RawServer::Script script, Nanos patience = kLong) {
    return scrape({target("it", serve(std::move(script)).address())}, patience).front();
  }

  boost::asio::io_context context_{1};
  std::vector<std::unique_ptr<RawServer>> servers_;
  ClockForTest clock_;
  const std::map<Figure, Selectors> figures_ = {{Figure::kArrivals, *parse_selectors("hits_total")},
                                                {Figure::kQueue, *parse_selectors("waiting")}};
  std::set<Figure> known_;
  Scrapes scrapes_{context_.get_executor(), clock_};
};

TEST_F(Scraping, GivesRatesBetweenTwoLooks) {
  int hits = 0;
  const auto& server = serve([&](RawServer::Socket& socket) -> boost::asio::awaitable<void> {
    hits += 30;
    const auto text = answer("hits_total " + std::to_string(hits) + "\nwaiting 2\n");
    co_await RawServer::saying(text)(socket);
  });
  const std::vector<Target> targets = {target("it", server.address())};
  const Scraped first = scrape(targets).front();
  EXPECT_TRUE(first.is_answered);
  EXPECT_THAT(first.problems, IsEmpty());
  EXPECT_THAT(first.figures, ElementsAre(Pair(Figure::kQueue, 2)));
  clock_.advance(10s);
  EXPECT_THAT(scrape(targets).front().figures,
              ElementsAre(Pair(Figure::kArrivals, 3), Pair(Figure::kQueue, 2)));
}

// What happens to a target that misbehaves, in words.
std::string why(const Scraped& scraped) {
  EXPECT_FALSE(scraped.is_answered);
  EXPECT_THAT(scraped.figures, IsEmpty());
  EXPECT_EQ(scraped.problems.size(), 1u);
  const std::string& problem = scraped.problems.front();
  return problem.substr(problem.find("metrics: ") + 9);
}

TEST_F(Scraping, TellsInWordsWhatTargetsDo) {
  EXPECT_EQ(why(scrape(RawServer::silent(), 100ms)), "no answer in time");
  EXPECT_EQ(why(scrape(RawServer::resetting())),
            "closed the connection before its answer was complete");
  EXPECT_EQ(why(scrape(RawServer::saying("SSH-2.0-OpenSSH_9.2p1\r\n"))),
            "what it sent is not HTTP");
  EXPECT_EQ(why(scrape(RawServer::saying("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"))),
            "answered 503");
  EXPECT_EQ(why(scrape(RawServer::saying(answer("<html></html>", "text/html")))),
            "its answer holds no metrics");
  EXPECT_EQ(why(scrape(RawServer::saying(answer("")))), "its answer holds no metrics");
  EXPECT_EQ(why(scrape(RawServer::saying(
                answer("hits_total 1\n", "application/openmetrics-text; version=1.0.0")))),
            "its answer ends before its end mark");
  EXPECT_EQ(
      why(scrape(RawServer::saying("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nwaiting 1\n"))),
      "closed the connection before its answer was complete");
}

TEST_F(Scraping, TellsWhoIsGone) {
  std::string address;
  {
    boost::asio::io_context other;
    address = RawServer(other, RawServer::silent()).address();
  }
  EXPECT_EQ(why(scrape({target("it", address)}).front()), "refused the connection");
}

TEST_F(Scraping, IsNotFilledByAnAnswerWithoutEnd) {
  const std::string head = "HTTP/1.1 200 OK\r\n\r\n";
  EXPECT_EQ(why(scrape(RawServer::without_end(head, "waiting 1\n" + std::string(65536, '#')))),
            "its answer is larger than 32 MiB");
  // No line of it ever ends.
  EXPECT_EQ(why(scrape(RawServer::without_end(head, std::string(65536, 'x')))),
            "its answer is larger than 32 MiB");
}

TEST_F(Scraping, ReadsWhatIsWholeOfABrokenText) {
  const Scraped scraped =
      scrape(RawServer::saying(answer("waiting 3\nhits_total{ 1\nhits_total NaN\n")));
  EXPECT_TRUE(scraped.is_answered);
  EXPECT_THAT(scraped.figures, ElementsAre(Pair(Figure::kQueue, 3)));
  EXPECT_THAT(scraped.problems, ElementsAre(EndsWith("arrivals: hits_total is no count"),
                                            EndsWith("broken lines in its answer: 1")));
}

TEST_F(Scraping, OfManyIsNotHeldUpByOneThatHangs) {
  const std::string hanging = serve(RawServer::silent()).address();
  const std::string good = serve(RawServer::saying(answer("waiting 4\n"))).address();
  std::vector<Target> targets = {target("hangs", hanging)};
  for (int i = 0; i < 50; ++i) targets.push_back(target("good-" + std::to_string(i), good));
  const auto all = scrape(targets, 500ms);
  EXPECT_EQ(why(all.front()), "no answer in time");
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_EQ(all[i].figures.at(Figure::kQueue), 4);
}

TEST_F(Scraping, ATargetThatIsStillAskedDelaysNoLook) {
  const std::vector<Target> targets = {target("it", serve(RawServer::silent()).address())};
  scrapes_.start(targets, std::chrono::steady_clock::now() + kLong);
  context_.poll();
  EXPECT_EQ(why(scrapes_.take().front()), "no answer in time");
  scrapes_.start(targets, std::chrono::steady_clock::now() + kLong);
  EXPECT_EQ(why(scrapes_.take().front()), "no answer in time");
}

}  // namespace
}  // namespace headroom::watch
