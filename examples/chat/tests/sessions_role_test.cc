#include "sessions_role.h"

#include "harness.h"

namespace chat {
namespace {

using nlohmann::json;

class SessionsTest : public Harness {
 protected:
  int append(const std::string& id, const std::string& body) {
    return ask(last(),
               {.method = "POST", .target = "/conversations/" + id + "/turns", .body = body})
        .status;
  }
};

SessionsRole::Options empty_sessions() {
  SessionsRole::Options options;
  options.preload = 0;
  return options;
}

TEST_F(SessionsTest, KeepsListsAndShowsConversations) {
  add_sessions(empty_sessions());
  EXPECT_EQ(append("a", R"({"user":"me","question":"Why?","answer":"So."})"), 201);
  EXPECT_EQ(append("b", R"({"user":"you","question":"How?","answer":"Thus."})"), 201);
  EXPECT_EQ(
      json::parse(get(last(), "/conversations").body)["items"],
      json::parse(R"([{"id":"b","title":"How?","turns":1},{"id":"a","title":"Why?","turns":1}])"));
  EXPECT_EQ(json::parse(get(last(), "/conversations", {{"X-User", "me"}}).body)["items"].size(),
            1u);
  EXPECT_EQ(json::parse(get(last(), "/conversations?limit=1").body)["items"].size(), 1u);
  EXPECT_EQ(
      json::parse(get(last(), "/conversations/a").body)["messages"],
      json::parse(R"([{"role":"user","content":"Why?"},{"role":"assistant","content":"So."}])"));
}

TEST_F(SessionsTest, BeginsWithConversationsMadeUp) {
  auto options = empty_sessions();
  options.preload = 7;
  add_sessions(options);
  const auto items = json::parse(get(last(), "/conversations").body)["items"];
  EXPECT_EQ(items.size(), 7u);
  EXPECT_EQ(get(last(), "/conversations/" + items[0]["id"].get<std::string>()).status, 200);
}

TEST_F(SessionsTest, RefusesWhatItDoesNotUnderstand) {
  add_sessions(empty_sessions());
  EXPECT_EQ(get(last(), "/conversations/none").status, 404);
  EXPECT_EQ(get(last(), "/conversations?limit=0").status, 400);
  EXPECT_EQ(get(last(), "/conversations?limit=many").status, 400);
  EXPECT_EQ(append("a", R"({"user":"me"})"), 400);
  EXPECT_EQ(append("a", "[]"), 400);
  EXPECT_EQ(append("a", "nonsense"), 400);
}

TEST_F(SessionsTest, TakesNoMoreThanItsPlacesAndQueueAllow) {
  SessionsRole::Options options = empty_sessions();
  options.gate = {.concurrency = 1, .queue = 0};
  options.hold = 1h;
  options.work = 0s;
  auto& server = add_server();
  const auto role = SessionsRole::create(server, options).value();
  ASSERT_TRUE(server.start());
  const auto held = begin(last(), {.target = "/conversations"});
  run_until([&] { return server.http().requests_in_flight() == 1; });
  while (metric(last(), "chatd_slots_busy") != 1 && !HasFailure()) {
  }
  const auto refused = get(last(), "/conversations");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.headers.find("Retry-After"), nullptr);
  held->leave();
  run_until([&] { return server.http().requests_in_flight() == 0; });
}

}  // namespace
}  // namespace chat
