#include "model_role.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>

#include "http/condition.h"
#include "speech.h"

namespace chat {

namespace asio = boost::asio;
using headroom::Random;
using headroom::Seed;
using headroom::http::Condition;
using headroom::http::Exchange;
using headroom::http::Response;
using Clock = std::chrono::steady_clock;

namespace {

// Tokens due within one tick are made together: with many slots busy this saves most of the timer
// and polling system calls, and shifts no token by more than a tick.
using Tick = std::chrono::milliseconds;

// Output lengths of conversations where the request does not bound them: quantiles of the Azure
// LLM inference trace 2023 (data/README.md), straight lines between.
constexpr std::array<std::pair<double, double>, 6> kOutputTokenQuantiles = {
    {{0.0, 10}, {0.1, 53}, {0.5, 204}, {0.9, 430}, {0.99, 626}, {1.0, 1000}}};

std::size_t draw_output_tokens(Seed seed) {
  const double p = Random(seed).uniform();
  const auto upper = std::ranges::find_if(kOutputTokenQuantiles,
                                          [&](const auto& point) { return point.first > p; });
  const auto lower = upper - 1;
  const double share = (p - lower->first) / (upper->first - lower->first);
  return static_cast<std::size_t>(
      std::lround(lower->second + share * (upper->second - lower->second)));
}

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct ModelRole::Job {
  Job(ModelRole& used_role, Seed used_seed, std::size_t used_prompt_tokens)
      : role(used_role),
        prompt_tokens(used_prompt_tokens),
        progress(role.server_.executor()),
        writer(fmt::format("chatcmpl-{:016x}", used_seed.value), unix_seconds()),
        speech(used_seed) {}

  // The client is served or has left: nobody listens any more.
  ~Job() {
    if (!generation) return;
    generation->on_progress = nullptr;
    if (role.options_.on_departure == OnDeparture::kCancel) {
      role.engine_.cancel(*generation, Clock::now());
      role.run_engine();
    }
  }

  [[nodiscard]] CompletionUsage usage() const { return {prompt_tokens, generation->output_tokens}; }

  ModelRole& role;
  std::size_t prompt_tokens;
  Condition progress;
  CompletionWriter writer;
  Speech speech;
  std::shared_ptr<Generation> generation;
};

ModelRole::ModelRole(RoleServer& server, const Options& options)
    : server_(server),
      options_(options),
      engine_(options.engine),
      timer_(server.executor()),
      prompt_tokens_total_(
          server.metrics().counter("chatd_prompt_tokens_total", "Tokens of the prompts taken.")),
      rejected_total_(server.metrics().counter(
          "chatd_rejected_total", "Requests turned away because the queue was full.")) {
  server_.route("POST", "/v1/chat/completions",
                [this](Exchange& exchange) { return complete(exchange); });
  server_.route("GET", "/v1/models", [this](Exchange& exchange) { return list_models(exchange); });
  auto& metrics = server_.metrics();
  metrics.gauge("chatd_slots", "Slots of the engine.",
                [this] { return static_cast<double>(engine_.slots()); });
  metrics.gauge("chatd_slots_busy", "Slots in use.",
                [this] { return static_cast<double>(engine_.busy()); });
  metrics.gauge("chatd_queue_depth", "Requests waiting for a slot.",
                [this] { return static_cast<double>(engine_.waiting()); });
  metrics.external_counter("chatd_tokens_total", "Output tokens made.",
                           [this] { return static_cast<double>(engine_.made_tokens()); });
  metrics.external_counter("chatd_unheard_tokens_total",
                           "Output tokens made after the client had left.",
                           [this] { return static_cast<double>(engine_.unheard_tokens()); });
}

asio::awaitable<void> ModelRole::complete(Exchange& exchange) {
  const auto request = parse_completion(exchange.request().body);
  if (!request) {
    auto response =
        Response::json(400, error_body(to_string(request.error()), "invalid_request_error", 400));
    co_await exchange.respond(std::move(response));
    co_return;
  }
  const auto seed = derive(options_.seed, ++request_number_);
  Job job(*this, seed, request->prompt_tokens);
  Generation wanted;
  wanted.prompt_tokens = request->prompt_tokens;
  wanted.output_tokens = request->max_tokens
                             ? *request->max_tokens
                             : std::clamp<std::size_t>(draw_output_tokens(seed), 1,
                                                       kContextTokens - request->prompt_tokens);
  wanted.on_progress = [&job] { job.progress.notify_one(); };
  job.generation = engine_.submit(std::move(wanted), Clock::now());
  if (!job.generation) {
    rejected_total_.add();
    auto response =
        Response::json(429, error_body("the queue of the model is full", "overloaded", 429));
    response.headers.add("Retry-After", "1");
    co_await exchange.respond(std::move(response));
    co_return;
  }
  prompt_tokens_total_.add(static_cast<double>(request->prompt_tokens));
  run_engine();
  if (request->stream) {
    co_await stream(exchange, job);
  } else {
    co_await answer_whole(exchange, job);
  }
}

asio::awaitable<void> ModelRole::stream(Exchange& exchange, Job& job) {
  const auto& generation = *job.generation;
  headroom::http::Headers headers;
  headers.add("Content-Type", "text/event-stream");
  headers.add("Cache-Control", "no-store");
  exchange.start_stream(200, std::move(headers));
  std::string events;
  std::size_t sent = 0;
  while (sent < generation.output_tokens) {
    while (generation.made_tokens == sent) co_await job.progress.wait();
    events.clear();
    for (; sent < generation.made_tokens; ++sent) {
      const auto word = job.speech.next_word();
      if (sent + 1 == generation.output_tokens) {
        job.writer.append_last_events(events, word, job.usage());
      } else {
        job.writer.append_event(events, word);
      }
    }
    co_await exchange.write(events);
  }
  co_await exchange.finish();
}

asio::awaitable<void> ModelRole::answer_whole(Exchange& exchange, Job& job) {
  const auto& generation = *job.generation;
  while (generation.made_tokens < generation.output_tokens) co_await job.progress.wait();
  std::string text;
  for (std::size_t i = 0; i < generation.output_tokens; ++i) text += job.speech.next_word();
  auto response = Response::json(200, job.writer.whole(text, job.usage()));
  co_await exchange.respond(std::move(response));
}

asio::awaitable<void> ModelRole::list_models(Exchange& exchange) {
  auto response = Response::json(
      200, R"({"object":"list","data":[{"id":"chatd","object":"model","owned_by":"headroom"}]})");
  co_await exchange.respond(std::move(response));
}

void ModelRole::run_engine() {
  engine_.advance(Clock::now());
  const auto due = engine_.next_due();
  if (due == TimePoint::max()) return;
  const TimePoint at(std::chrono::ceil<Tick>(due.time_since_epoch()));
  if (timer_set_for_ <= at) return;
  timer_set_for_ = at;
  timer_.expires_at(at);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;  // set to an earlier moment meanwhile
    timer_set_for_ = TimePoint::max();
    run_engine();
  });
}

}  // namespace chat
