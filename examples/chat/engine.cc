#include "engine.h"

#include <algorithm>

#include "base/check.h"

namespace chat {

Engine::Engine(const Options& options) : options_(options) {
  HEADROOM_CHECK(options_.slots > 0, "an engine has at least one slot");
}

std::shared_ptr<Generation> Engine::submit(Generation wanted, TimePoint now) {
  HEADROOM_CHECK(wanted.output_tokens > 0, "a generation makes at least one token");
  advance(now);
  const bool has_slot = running_.size() < options_.slots;
  if (!has_slot && waiting_.size() >= options_.queue) return nullptr;
  auto generation = std::make_shared<Generation>(std::move(wanted));
  if (has_slot) {
    start(generation, now);
  } else {
    waiting_.push_back(generation);
  }
  return generation;
}

void Engine::cancel(Generation& generation, TimePoint now) {
  const auto is_it = [&](const Entry& entry) { return entry.get() == &generation; };
  if (generation.state == Generation::State::kWaiting) {
    std::erase_if(waiting_, is_it);
  } else if (generation.state == Generation::State::kRunning) {
    const auto found = std::ranges::find_if(running_, is_it);
    HEADROOM_CHECK(found != running_.end(), "a running generation holds a slot");
    running_.erase(found);
    start_waiting(now);
  } else {
    return;
  }
  generation.state = Generation::State::kCancelled;
}

void Engine::advance(TimePoint now) {
  while (next_due() <= now) {
    auto generation = *running_.begin();
    running_.erase(running_.begin());
    const auto at = generation->due;
    ++generation->made_tokens;
    if (generation->made_tokens < generation->output_tokens) {
      generation->due += options_.pace.per_token;
      running_.insert(generation);
    } else {
      generation->state = Generation::State::kDone;
      start_waiting(at);
    }
    ++made_tokens_;
    if (generation->on_progress) {
      generation->on_progress();
    } else {
      ++unheard_tokens_;
    }
  }
}

TimePoint Engine::next_due() const {
  return running_.empty() ? TimePoint::max() : (*running_.begin())->due;
}

void Engine::start(Entry generation, TimePoint now) {
  const auto prompt_tokens = static_cast<std::int64_t>(generation->prompt_tokens);
  generation->state = Generation::State::kRunning;
  generation->due =
      now + options_.pace.first_token + options_.pace.per_prompt_token * prompt_tokens;
  running_.insert(std::move(generation));
}

void Engine::start_waiting(TimePoint now) {
  while (!waiting_.empty() && running_.size() < options_.slots) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    start(std::move(next), now);
  }
}

}  // namespace chat
