#include "watch/promql.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/tls.h"
#include "watch/failure_words.h"
#include "watch/sample_line.h"

namespace headroom::watch {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

std::unexpected<Error> failed(std::string_view what) {
  return fail(Error{.kind = ErrorKind::kUnreachable, .what = std::string(what)});
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string_view text_of(const json* value) {
  if (value == nullptr || !value->is_string()) return {};
  return value->get_ref<const std::string&>();
}

// Of [1435781451.781, "1.5"].
Result<std::optional<double>> value_of(const json* pair) {
  if (pair == nullptr || !pair->is_array() || pair->size() != 2 || !(*pair)[1].is_string()) {
    return failed("its answer has no value");
  }
  const auto number = parse_number(text_of(&(*pair)[1]));
  if (!number) return failed("the value of its answer is no number");
  return *number;
}

}  // namespace

Result<std::optional<double>> parse_query_answer(int status, std::string_view body) {
  const json answer = json::parse(body, nullptr, false);
  const std::string_view outcome = text_of(member(answer, "status"));
  if (outcome == "error") return failed("refused: " + in_quotes(text_of(member(answer, "error"))));
  if (status != 200) return failed(fmt::format("answered {}", status));
  const json* const data = member(answer, "data");
  if (outcome != "success" || data == nullptr) return failed("what it sent answers no query");

  const std::string_view type = text_of(member(*data, "resultType"));
  const json* const result = member(*data, "result");
  if (type == "scalar") return value_of(result);
  if (type != "vector" || result == nullptr || !result->is_array()) {
    return failed("the answer is neither a vector nor a scalar");
  }
  if (result->empty()) return std::nullopt;
  if (result->size() > 1) {
    return failed(fmt::format("the answer has {} series; sum() makes one of them", result->size()));
  }
  return value_of(member(result->front(), "value"));
}

Queries::Queries(const asio::any_io_executor& executor, Url server,
                 std::vector<std::string> expressions, std::shared_ptr<http::Client> client)
    : executor_(executor),
      server_(std::move(server)),
      expressions_(std::move(expressions)),
      client_(std::move(client)),
      questions_(expressions_.size()) {}

Result<Queries> Queries::create(const asio::any_io_executor& executor, Url server,
                                std::vector<std::string> expressions) {
  http::Client::Options options;
  if (server.origin.scheme == "https") {
    auto tls = http::make_tls_context({});
    if (!tls) return fail(tls.error());
    options.tls = *std::move(tls);
  }
  return Queries(executor, std::move(server), std::move(expressions),
                 std::make_shared<http::Client>(executor, options));
}

asio::awaitable<Queries::Answer> Queries::ask(std::shared_ptr<http::Client> client, Endpoint server,
                                              http::Request request, http::Deadline deadline) {
  auto incoming = co_await client->send(std::move(server), std::move(request), deadline);
  if (!incoming) co_return failed(in_words(incoming.error()));
  const auto body = co_await incoming->read_all(kBodyMaxBytes);
  if (!body) co_return failed(in_words(body.error()));
  co_return parse_query_answer(incoming->status(), *body);
}

void Queries::start(http::Deadline deadline) {
  std::string_view prefix = path_of(server_.target);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  for (std::size_t i = 0; i < expressions_.size(); ++i) {
    http::Request request{
        .target = fmt::format("{}/api/v1/query?query={}", prefix, percent_encode(expressions_[i]))};
    questions_[i].ask(executor_, ask(client_, server_.origin.server, std::move(request), deadline));
  }
}

bool Queries::is_done() const {
  return std::ranges::all_of(questions_, &RepeatedQuestion<Answer>::is_answered);
}

std::vector<Queries::Answer> Queries::take() {
  std::vector<Answer> answers;
  for (RepeatedQuestion<Answer>& question : questions_) {
    auto answer = question.take();
    answers.push_back(answer ? *std::move(answer) : failed(in_words(http::Failure::kTimeout)));
  }
  return answers;
}

}  // namespace headroom::watch
