#include "watch/scrape.h"

#include <fmt/format.h>

#include <algorithm>

#include "watch/failure_words.h"
#include "watch/prometheus_text.h"
#include "watch/published_figures.h"
#include "watch/repeated_question.h"

namespace headroom::watch {

namespace asio = boost::asio;

namespace {

http::Request request_for(const Url& url) {
  return {.target = url.target,
          .headers = {{"Accept", "text/plain;version=0.0.4, application/openmetrics-text;q=0.5"}}};
}

TextFormat format_of(const http::Headers& headers) {
  const std::string* type = headers.find("Content-Type");
  const bool is_open = type != nullptr && type->contains("application/openmetrics-text");
  return is_open ? TextFormat::kOpenMetrics : TextFormat::kPrometheus;
}

// Why what has been read is no text of metrics as a whole; empty when it is.
std::string defect_of(const PrometheusText& text) {
  if (text.samples() == 0) return "its answer holds no metrics";
  if (!text.is_complete()) return "its answer ends before its end mark";
  return {};
}

}  // namespace

struct Scrapes::Known {
  explicit Known(const Target& target) : url(target.url), figures(*target.figures, *target.known) {}

  void take_all(PrometheusText& text) {
    while (const Sample* sample = text.next()) figures.take(*sample);
  }
  Scraped failed(std::string_view why) const {
    Scraped scraped;
    scraped.problems.push_back(fmt::format("GET {}: {}", to_string(url), why));
    return scraped;
  }
  Scraped read(const PrometheusText& text, Nanos now) {
    const bool is_damaged = text.broken_lines() > 0;
    auto [readings, problems] = figures.finish(
        now, is_damaged ? PublishedFigures::Text::kDamaged : PublishedFigures::Text::kWhole);
    if (is_damaged) {
      problems.push_back(fmt::format("broken lines in its answer: {}", text.broken_lines()));
    }
    for (std::string& problem : problems) {
      problem = fmt::format("GET {}: {}", to_string(url), problem);
    }
    return {.is_answered = true, .figures = std::move(readings), .problems = std::move(problems)};
  }

  Url url;
  PublishedFigures figures;
  RepeatedQuestion<Scraped> question;
};

Scrapes::Scrapes(const asio::any_io_executor& executor, const platform::Clock& clock)
    : executor_(executor),
      clock_(clock),
      client_(std::make_shared<http::Client>(executor, http::Client::Options())) {}

Scrapes::~Scrapes() = default;

asio::awaitable<Scraped> Scrapes::ask(std::shared_ptr<Known> target,
                                      std::shared_ptr<http::Client> client,
                                      const platform::Clock& clock, http::Deadline deadline) {
  auto answer =
      co_await client->send(target->url.origin.server, request_for(target->url), deadline);
  if (!answer) co_return target->failed(in_words(answer.error()));
  if (answer->status() != 200) {
    co_return target->failed(fmt::format("answered {}", answer->status()));
  }
  const Nanos now = clock.now();
  PrometheusText text(format_of(answer->headers()));
  target->figures.begin();
  std::size_t bytes = 0;
  while (true) {
    const auto piece = co_await answer->read_some();
    if (!piece) co_return target->failed(in_words(piece.error()));
    if (piece->empty()) break;
    bytes += piece->size();
    if (bytes > kBodyMaxBytes) {
      co_return target->failed(
          fmt::format("its answer is larger than {}", to_string(Bytes{kBodyMaxBytes})));
    }
    text.add(*piece);
    target->take_all(text);
  }
  text.end();
  target->take_all(text);
  if (const std::string defect = defect_of(text); !defect.empty()) {
    co_return target->failed(defect);
  }
  co_return target->read(text, now);
}

void Scrapes::start(std::span<const Target> targets, http::Deadline deadline) {
  std::map<std::string, std::shared_ptr<Known>> known;
  asked_.clear();
  for (const Target& target : targets) {
    const std::string key = target.name + " " + to_string(target.url);
    const auto found = known_.find(key);
    auto one = found == known_.end() ? std::make_shared<Known>(target) : found->second;
    one->question.ask(executor_, ask(one, client_, clock_, deadline));
    known.emplace(key, one);
    asked_.push_back(std::move(one));
  }
  known_ = std::move(known);
}

bool Scrapes::is_done() const {
  return std::ranges::all_of(asked_, [](const auto& one) { return one->question.is_answered(); });
}

std::vector<Scraped> Scrapes::take() {
  std::vector<Scraped> all;
  for (const std::shared_ptr<Known>& one : asked_) {
    auto scraped = one->question.take();
    all.push_back(scraped ? *std::move(scraped) : one->failed(in_words(http::Failure::kTimeout)));
  }
  return all;
}

}  // namespace headroom::watch
