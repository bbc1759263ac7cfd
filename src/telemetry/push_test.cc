#include "telemetry/push.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>

#include "telemetry/receiver_for_test.h"
#include "telemetry/snapshot_for_test.h"

namespace headroom::telemetry {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr PushLimits kQuick = {.first_pause = 1ms, .longest_pause = 2ms};

SnapshotPointer a_snapshot() {
  return std::make_shared<const Snapshot>(small_snapshot());
}

Receiver receiver_at(const std::string& url) {
  return {.name = "there", .url = parse_url(url).value(), .headers = {{"X-Of-User", "yes"}}};
}

Delivery close(Push& push, Nanos grace) {
  push.close(std::chrono::steady_clock::now() + grace);
  return push.wait();
}

TEST(Push, SendsWhatIsPublishedWithTheHeadersOfProtocolAndUser) {
  ReceiverForTest receiver([](int) { return 204; });
  Push push(remote_write(), receiver_at(receiver.url()), kQuick);
  push.publish(a_snapshot());
  const http::Request request = receiver.wait_for(1).front();
  EXPECT_EQ(*request.headers.find("Content-Encoding"), "snappy");
  EXPECT_EQ(*request.headers.find("X-Of-User"), "yes");
  const Delivery delivery = close(push, 1h);
  EXPECT_EQ(delivery.delivered, 1U);
  EXPECT_EQ(delivery.lost, 0U);
}

TEST(Push, TriesAgainWhatTheReceiverCannotTakeNow) {
  ReceiverForTest receiver([](int number) { return number < 2 ? 503 : 204; });
  Push push(remote_write(), receiver_at(receiver.url()), kQuick);
  push.publish(a_snapshot());
  const auto requests = receiver.wait_for(3);
  EXPECT_EQ(requests[0].body, requests[2].body);
  EXPECT_EQ(close(push, 1h).delivered, 1U);
}

TEST(Push, LosesAtOnceWhatTheReceiverRefusesForGoodAndSaysWhy) {
  ReceiverForTest receiver([](int number) { return number == 0 ? 400 : 204; });
  Push push(remote_write(), receiver_at(receiver.url()), kQuick);
  push.publish(a_snapshot());
  receiver.wait_for(1);
  push.publish(a_snapshot());
  receiver.wait_for(2);
  const Delivery delivery = close(push, 1h);
  EXPECT_EQ(delivery.delivered, 1U);
  EXPECT_EQ(delivery.lost, 1U);
  EXPECT_THAT(delivery.reason, HasSubstr("400"));
  EXPECT_THAT(delivery.reason, HasSubstr("said by the script"));
}

TEST(Push, PutsWhatPiledUpIntoOneRequest) {
  // The first push is held back until the others wait.
  std::mutex piling;
  piling.lock();
  ReceiverForTest receiver([&](int number) {
    if (number == 0) piling.lock();
    return 204;
  });
  Push push(otlp(), receiver_at(receiver.url()), kQuick);
  push.publish(a_snapshot());
  receiver.wait_for(1);
  for (int i = 0; i < 5; ++i) push.publish(a_snapshot());
  piling.unlock();
  const auto requests = receiver.wait_for(2);
  EXPECT_EQ(requests[1].body.size(), 5 * requests[0].body.size());
  EXPECT_EQ(close(push, 1h).delivered, 6U);
  piling.unlock();
}

TEST(Push, NeverWaitsForAReceiverThatHangsAndCountsWhatItLost) {
  // The kernel completes the handshake for a listening socket that nobody accepts from.
  asio::io_context context;
  asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
  const auto url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/push";
  PushLimits limits = kQuick;
  limits.waiting = 10;
  limits.request_timeout = 20ms;
  Push push(remote_write(), receiver_at(url), limits);
  // A thousand is far more than waits; none of them may wait for a timeout of the receiver.
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) push.publish(a_snapshot());
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1000 * limits.request_timeout / 2);
  const Delivery delivery = close(push, 30ms);
  EXPECT_EQ(delivery.delivered, 0U);
  EXPECT_EQ(delivery.lost, 1000U);
  EXPECT_THAT(delivery.reason, HasSubstr("did not answer in time"));
}

TEST(Push, GivesUpAtItsDeadlineOnAReceiverThatIsNotThere) {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  const auto url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/push";
  acceptor.close();
  Push push(remote_write(), receiver_at(url), kQuick);
  push.publish(a_snapshot());
  const Delivery delivery = close(push, 20ms);
  EXPECT_EQ(delivery.lost, 1U);
  EXPECT_THAT(delivery.reason, HasSubstr("refused the connection"));
}

TEST(Push, OneThatIsNotClosedGoesAwayAllTheSame) {
  ReceiverForTest receiver([](int) { return 503; });
  Push push(remote_write(), receiver_at(receiver.url()), kQuick);
  push.publish(a_snapshot());
  receiver.wait_for(1);
}

}  // namespace
}  // namespace headroom::telemetry
