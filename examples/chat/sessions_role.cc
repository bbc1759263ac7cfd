#include "sessions_role.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "completion.h"
#include "cpu_work.h"
#include "speech.h"

namespace chat {

namespace asio = boost::asio;
using headroom::Result;
using headroom::Seed;
using headroom::http::Exchange;
using headroom::http::Response;
using nlohmann::json;

namespace {

constexpr std::size_t kDefaultListed = 20;
constexpr std::size_t kMostListed = 200;
constexpr std::size_t kPreloadedUsers = 20;

std::string dump(const json& document) {
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Response failed(int status, std::string_view why) {
  return Response::json(status,
                        error_body(why, status < 500 ? "invalid_request" : "storage", status));
}

std::string speak(Speech& speech, std::size_t words) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) text += speech.next_word();
  return text.substr(1);
}

}  // namespace

SessionsRole::SessionsRole(RoleServer& server, const Options& options, SessionStore store)
    : server_(server),
      options_(options),
      store_(std::move(store)),
      gate_(server.executor(), options.gate) {
  server_.route("GET", "/conversations", behind_gate([this](Exchange& e) { return list(e); }));
  server_.route("GET", "/conversations/{id}", behind_gate([this](Exchange& e) { return get(e); }));
  server_.route("POST", "/conversations/{id}/turns",
                behind_gate([this](Exchange& e) { return append(e); }));
  auto& metrics = server_.metrics();
  metrics.gauge("chatd_slots", "Requests that may be in service at once.",
                [this] { return static_cast<double>(options_.gate.concurrency); });
  metrics.gauge("chatd_slots_busy", "Requests in service.",
                [this] { return static_cast<double>(gate_.inside()); });
  metrics.gauge("chatd_queue_depth", "Requests waiting for their turn.",
                [this] { return static_cast<double>(gate_.waiting()); });
}

Result<std::unique_ptr<SessionsRole>> SessionsRole::create(RoleServer& server,
                                                           const Options& options) {
  auto store = SessionStore::open(options.database, options.keep);
  if (!store) return fail(store.error());
  std::unique_ptr<SessionsRole> role(new SessionsRole(server, options, std::move(*store)));
  if (auto loaded = role->preload(); !loaded) return fail(loaded.error());
  return role;
}

Result<void> SessionsRole::preload() {
  const auto count = store_.count();
  if (!count) return fail(count.error());
  for (std::size_t i = *count; i < options_.preload; ++i) {
    const auto seed = derive(options_.seed, i);
    Speech speech(seed);
    const auto user = fmt::format("user-{}", seed.value % kPreloadedUsers);
    const auto id = fmt::format("conv-{:016x}", seed.value);
    const auto appended = store_.append(id, user, {speak(speech, 12), speak(speech, 60)});
    if (!appended) return fail(appended.error());
  }
  return {};
}

headroom::http::Handler SessionsRole::behind_gate(Answer answer) {
  return [this, answer = std::move(answer)](Exchange& exchange) -> asio::awaitable<void> {
    const auto ticket = co_await gate_.enter();
    if (!ticket) {
      auto full = failed(429, "too many requests are waiting");
      full.headers.add("Retry-After", "1");
      co_await exchange.respond(std::move(full));
      co_return;
    }
    if (options_.hold > std::chrono::nanoseconds::zero()) {
      asio::steady_timer timer(server_.executor(), options_.hold);
      co_await timer.async_wait(asio::use_awaitable);
    }
    burn_cpu(options_.work);
    auto response = answer(exchange);
    co_await exchange.respond(std::move(response));
  };
}

Response SessionsRole::list(Exchange& exchange) {
  const auto& request = exchange.request();
  const auto wanted = headroom::query_value(request.target, "limit");
  std::size_t limit = kDefaultListed;
  if (!wanted.empty()) {
    const auto* end = wanted.data() + wanted.size();
    const auto [stop, error] = std::from_chars(wanted.data(), end, limit);
    if (error != std::errc{} || stop != end || limit < 1 || limit > kMostListed) {
      return failed(400, fmt::format("limit must be a number from 1 to {}", kMostListed));
    }
  }
  const auto* user = request.headers.find("X-User");
  const auto summaries = store_.list(user == nullptr ? std::string() : *user, limit);
  if (!summaries) return failed(500, to_string(summaries.error()));
  auto items = json::array();
  for (const auto& summary : *summaries) {
    items.push_back({{"id", summary.id}, {"title", summary.title}, {"turns", summary.turns}});
  }
  return Response::json(200, dump({{"items", std::move(items)}}));
}

Response SessionsRole::get(Exchange& exchange) {
  const auto found = store_.get(exchange.parameter("id"));
  if (!found) return failed(500, to_string(found.error()));
  if (!*found) return failed(404, "there is no such conversation");
  const auto& conversation = **found;
  auto messages = json::array();
  for (const auto& turn : conversation.turns) {
    messages.push_back({{"role", "user"}, {"content", turn.question}});
    messages.push_back({{"role", "assistant"}, {"content", turn.answer}});
  }
  return Response::json(200, dump({{"id", conversation.id},
                                   {"user", conversation.user},
                                   {"title", conversation.title},
                                   {"messages", std::move(messages)}}));
}

Response SessionsRole::append(Exchange& exchange) {
  const auto body = json::parse(exchange.request().body, nullptr, false);
  const auto text = [&](const char* name) -> const std::string* {
    const auto field = body.is_object() ? body.find(name) : body.end();
    return field != body.end() && field->is_string() ? &field->get_ref<const std::string&>()
                                                     : nullptr;
  };
  const auto* user = text("user");
  const auto* question = text("question");
  const auto* answer = text("answer");
  if (user == nullptr || question == nullptr || answer == nullptr) {
    return failed(400, "the body must be an object with the texts user, question and answer");
  }
  const auto appended = store_.append(exchange.parameter("id"), *user, {*question, *answer});
  if (!appended) return failed(500, to_string(appended.error()));
  if (*appended == SessionStore::Appended::kConversationFull) {
    return failed(
        409, fmt::format("a conversation holds {} turns", SessionStore::kTurnsPerConversation));
  }
  return Response::json(201, "{}");
}

}  // namespace chat
