#include "traffic/sessions.h"

#include <algorithm>
#include <utility>

namespace headroom::traffic {
namespace {

constexpr std::size_t kMostOpenRequests = 4'000'000;
constexpr std::uint64_t kSampleSeed = 1;

}  // namespace

Sessions::Sessions(Nanos gap)
    : gap_ms_(std::chrono::duration_cast<std::chrono::milliseconds>(gap).count()),
      sample_(kSampled, Seed{kSampleSeed}) {}

bool Sessions::add(std::uint64_t client, const Request& request) {
  if (open_.empty() && sample_.seen() == 0) latest_ms_ = swept_ms_ = request.time_ms;
  latest_ms_ = std::max(latest_ms_, request.time_ms);
  if (latest_ms_ - swept_ms_ > gap_ms_) end_silent_since(latest_ms_ - gap_ms_);

  const auto [found, is_new] = open_.try_emplace(client);
  Open& session = found->second;
  bool begins = is_new;
  if (is_new) {
    clients_.add(client);
  } else if (request.time_ms - session.last_ms > gap_ms_) {
    end(session);
    session = {};
    begins = true;
  }
  session.last_ms = begins ? request.time_ms : std::max(session.last_ms, request.time_ms);
  if (session.requests.size() < kMostRequestsKept) {
    session.requests.push_back(request);
    if (++open_requests_ > kMostOpenRequests) make_room();
  } else {
    ++left_out_;
  }
  return begins;
}

void Sessions::finish() {
  // By the client's hash, not by the table's order: the sample must not depend on the library.
  std::vector<std::uint64_t> clients;
  for (const auto& [client, session] : open_) clients.push_back(client);
  std::ranges::sort(clients);
  for (const std::uint64_t client : clients) end(open_.at(client));
  open_.clear();
}

void Sessions::end(Open& session) {
  open_requests_ -= session.requests.size();
  if (RecordedSession* const kept = sample_.place_for_next()) {
    std::ranges::stable_sort(session.requests, {}, &Request::time_ms);
    *kept = std::move(session.requests);
  }
}

void Sessions::end_silent_since(std::int64_t time_ms) {
  swept_ms_ = latest_ms_;
  std::vector<std::pair<std::int64_t, std::uint64_t>> silent;  // since when, which client
  for (const auto& [client, session] : open_) {
    if (session.last_ms < time_ms) silent.emplace_back(session.last_ms, client);
  }
  std::ranges::sort(silent);
  for (const auto& [since, client] : silent) {
    const auto found = open_.find(client);
    end(found->second);
    open_.erase(found);
  }
}

// Ends the half of the sessions that was silent longest.
void Sessions::make_room() {
  std::vector<std::int64_t> times;
  for (const auto& [client, session] : open_) times.push_back(session.last_ms);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  const std::uint64_t before = count();
  end_silent_since(*middle + 1);
  cut_short_ += count() - before;
}

}  // namespace headroom::traffic
