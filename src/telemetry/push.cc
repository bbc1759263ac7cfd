#include "telemetry/push.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/probe.h"

namespace headroom::telemetry {

Push::Push(std::unique_ptr<PushProtocol> protocol, Receiver receiver, PushLimits limits)
    : protocol_(std::move(protocol)),
      receiver_(std::move(receiver)),
      limits_(limits),
      outbox_(limits.waiting),
      thread_([this] { deliver_all(); }) {}

Push::~Push() {
  close(std::chrono::steady_clock::now());
  if (thread_.joinable()) thread_.join();
}

Delivery Push::wait() {
  thread_.join();
  Delivery delivery = delivery_;
  delivery.lost += outbox_.undelivered();
  return delivery;
}

void Push::deliver_all() {
  while (true) {
    std::vector<SnapshotPointer> batch = outbox_.take(limits_.at_once);
    if (batch.empty()) return;
    deliver(std::move(batch));
  }
}

void Push::deliver(std::vector<SnapshotPointer> batch) {
  Nanos pause = limits_.first_pause;
  Attempt outcome = attempt(batch);
  while (outcome == Attempt::kAgain && outbox_.pause(pause)) {
    pause = std::min(2 * pause, limits_.longest_pause);
    outcome = attempt(batch);
  }
  if (outcome == Attempt::kDelivered) {
    delivery_.delivered += batch.size();
  } else {
    delivery_.lost += batch.size();
  }
}

Push::Attempt Push::attempt(std::span<const SnapshotPointer> batch) {
  http::Request request = protocol_->request(batch);
  for (const auto& [name, value] : receiver_.headers) request.headers.set(name, value);
  const auto response =
      http::fetch(receiver_.url, std::move(request), outbox_.at_most(limits_.request_timeout));
  if (!response) {
    delivery_.reason = response.error().what;
    return Attempt::kAgain;
  }
  if (response->status / 100 == 2) return Attempt::kDelivered;
  delivery_.reason =
      fmt::format("it answered {} {}", response->status, in_quotes(trim(response->body)));
  return protocol_->is_temporary(response->status) ? Attempt::kAgain : Attempt::kRefused;
}

}  // namespace headroom::telemetry
