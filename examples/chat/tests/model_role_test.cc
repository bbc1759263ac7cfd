#include "model_role.h"

#include "harness.h"

namespace chat {
namespace {

using nlohmann::json;

class ModelTest : public Harness {};

constexpr const char* kStreamOfFive =
    R"({"stream":true,"max_tokens":5,"messages":[{"role":"user","content":"Hello"}]})";

TEST_F(ModelTest, StreamsOneEventPerTokenAndThenDone) {
  add_model(instant_model());
  const auto response = complete(last(), kStreamOfFive);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(*response.headers.find("Content-Type"), "text/event-stream");
  const auto events = events_of(response.body);
  ASSERT_EQ(events.size(), 6u);
  for (std::size_t i = 0; i < 5; ++i) {
    const auto chunk = json::parse(events[i]);
    EXPECT_FALSE(chunk["choices"][0]["delta"]["content"].get<std::string>().empty());
    EXPECT_EQ(chunk["choices"][0]["finish_reason"].is_null(), i < 4);
  }
  // "Hello" is 5 bytes, so 2 tokens.
  EXPECT_EQ(json::parse(events[4])["usage"],
            json({{"prompt_tokens", 2}, {"completion_tokens", 5}, {"total_tokens", 7}}));
  EXPECT_EQ(events[5], "[DONE]");
}

TEST_F(ModelTest, AnswersInOneDocumentWithoutStream) {
  add_model(instant_model());
  const auto response =
      complete(last(), R"({"max_tokens":5,"messages":[{"role":"user","content":"Hello"}]})");
  EXPECT_EQ(response.status, 200);
  const auto document = json::parse(response.body);
  EXPECT_EQ(document["object"], "chat.completion");
  EXPECT_EQ(document["choices"][0]["message"]["role"], "assistant");
  const auto text = document["choices"][0]["message"]["content"].get<std::string>();
  EXPECT_EQ(std::ranges::count(text, ' '), 5);  // each word has its blank before it
  EXPECT_EQ(document["usage"]["completion_tokens"], 5);
}

TEST_F(ModelTest, SaysTheSameForTheSameSeed) {
  constexpr const char* kUnbounded = R"({"messages":[{"role":"user","content":"Hello"}]})";
  std::vector<std::string> texts;
  std::vector<std::size_t> lengths;
  for (const std::uint64_t seed : {1u, 1u, 2u}) {
    auto options = instant_model();
    options.seed = headroom::Seed{seed};
    add_model(options);
    const auto document = json::parse(complete(last(), kUnbounded).body);
    texts.push_back(document["choices"][0]["message"]["content"]);
    lengths.push_back(document["usage"]["completion_tokens"]);
  }
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_NE(texts[0], texts[2]);
  for (const auto length : lengths) {
    EXPECT_GE(length, 10u);
    EXPECT_LE(length, 1000u);
  }
}

TEST_F(ModelTest, RefusesABadRequestWithTheReason) {
  add_model(instant_model());
  const auto response = complete(last(), R"({"messages":[]})");
  EXPECT_EQ(response.status, 400);
  const auto error = json::parse(response.body)["error"];
  EXPECT_EQ(error["type"], "invalid_request_error");
  EXPECT_EQ(error["message"], "messages must be a list with at least one message");
}

TEST_F(ModelTest, ServesNoMoreAtOnceThanItHasSlots) {
  const auto& model = add_model(stuck_model(2, 10));
  for (int i = 0; i < 5; ++i) begin_completion(last());
  run_until([&] { return model.engine().waiting() == 3; });
  EXPECT_EQ(model.engine().busy(), 2u);
  EXPECT_EQ(metric(last(), "chatd_slots"), 2);
  EXPECT_EQ(metric(last(), "chatd_slots_busy"), 2);
  EXPECT_EQ(metric(last(), "chatd_queue_depth"), 3);
}

TEST_F(ModelTest, AnswersAFullQueueWith429AndWhenToComeBack) {
  const auto& model = add_model(stuck_model(1, 1));
  begin_completion(last());
  begin_completion(last());
  run_until([&] { return model.engine().waiting() == 1; });
  const auto response = complete(last(), kStreamOfFive);
  EXPECT_EQ(response.status, 429);
  ASSERT_NE(response.headers.find("Retry-After"), nullptr);
  EXPECT_EQ(*response.headers.find("Retry-After"), "1");
  EXPECT_EQ(metric(last(), "chatd_rejected_total"), 1);
}

TEST_F(ModelTest, AClientThatLeavesFreesItsSlotForTheNext) {
  const auto& model = add_model(stuck_model(1, 1));
  const auto first = begin_completion(last());
  run_until([&] { return model.engine().busy() == 1; });
  begin_completion(last());
  run_until([&] { return model.engine().waiting() == 1; });
  first->leave();
  run_until([&] { return model.engine().waiting() == 0; });
  EXPECT_EQ(model.engine().busy(), 1u);
}

TEST_F(ModelTest, AClientThatLeavesTheQueueTakesNoSlotLater) {
  const auto& model = add_model(stuck_model(1, 5));
  begin_completion(last());
  run_until([&] { return model.engine().busy() == 1; });
  const auto second = begin_completion(last());
  run_until([&] { return model.engine().waiting() == 1; });
  second->leave();
  run_until([&] { return model.engine().waiting() == 0; });
  EXPECT_EQ(model.engine().busy(), 1u);
}

TEST_F(ModelTest, WithoutCancellationKeepsTheSlotOfAClientThatLeft) {
  auto options = stuck_model(1, 1);
  options.on_departure = ModelRole::OnDeparture::kKeepMaking;
  const auto& model = add_model(options);
  const auto first = begin_completion(last());
  run_until([&] { return model.engine().busy() == 1; });
  begin_completion(last());
  run_until([&] { return model.engine().waiting() == 1; });
  first->leave();
  const auto& server = last_server().http();
  run_until([&] { return server.requests_in_flight() == 1; });  // the server has noticed
  EXPECT_EQ(model.engine().busy(), 1u);
  EXPECT_EQ(model.engine().waiting(), 1u);
}

TEST_F(ModelTest, CountsRequestsTokensAndDurations) {
  add_model(instant_model());
  complete(last(), kStreamOfFive);
  complete(last(), kStreamOfFive);
  complete(last(), "{}");
  const auto server = last();
  const std::string route = R"(route="/v1/chat/completions")";
  EXPECT_EQ(metric(server, "chatd_requests_total{" + route + R"(,code="200"})"), 2);
  EXPECT_EQ(metric(server, "chatd_requests_total{" + route + R"(,code="400"})"), 1);
  EXPECT_EQ(metric(server, "chatd_request_duration_seconds_count{" + route + "}"), 3);
  EXPECT_EQ(metric(server, "chatd_tokens_total"), 10);
  EXPECT_EQ(metric(server, "chatd_prompt_tokens_total"), 4);
  EXPECT_EQ(metric(server, "chatd_slots_busy"), 0);
  EXPECT_EQ(metric(server, "chatd_requests_in_flight"), 1);  // the one that asks
  EXPECT_GT(metric(server, "process_cpu_seconds_total"), 0);
  EXPECT_GT(metric(server, "process_resident_memory_bytes"), 1e6);
}

}  // namespace
}  // namespace chat
