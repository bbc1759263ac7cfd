#include "load/worker.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "load/branch.h"
#include "load/loop_probe.h"
#include "load/row_queue.h"
#include "load/stage.h"
#include "net/clock.h"
#include "net/event_loop.h"

namespace headroom::load {
namespace {

// Ends the loop's wait at a moment; what is to be done then, its owner sees for itself.
class Bell final : public net::Timer {
 public:
  void on_time(Nanos) override {}
};

class LoopWorker final : public Worker {
 public:
  LoopWorker(const Scene& scene, Share share, std::unique_ptr<Wiring> wiring);
  ~LoopWorker() override;

  void run() override;
  void stop(int times) override;
  void play(const Pace& pace) override;
  std::optional<Nanos> ran_out_at(std::size_t stream) const override {
    return sources_[stream]->ran_out_at();
  }

 private:
  bool is_over();
  bool sources_are_over() const;
  void obey_stop();
  void obey_pace();
  Nanos end_of_plan() const;
  void settle_rest();
  void settle(Exchange& exchange, Nanos now);

  const Scene& scene_;
  const std::unique_ptr<Wiring> wiring_;
  net::EventLoop& loop_;
  net::DecoderPool decoders_;
  Ledger ledger_;
  LoopProbe probe_;
  Stage stage_;
  Branches branches_{stage_};
  RowQueue row_queue_{loop_};
  const Share share_;
  // By stream of the plan; their visitors end before the wiring does.
  std::vector<std::unique_ptr<SessionSource>> sources_;
  Bell closing_;
  Bell drained_;
  std::atomic<int> stops_{0};
  std::atomic<bool> is_pace_new_{false};
  std::mutex pace_mutex_;  // of new_pace_
  Pace new_pace_;
};

LoopWorker::LoopWorker(const Scene& scene, Share share, std::unique_ptr<Wiring> wiring)
    : scene_(scene),
      wiring_(std::move(wiring)),
      loop_(wiring_->loop()),
      ledger_(scene.handover, share.worker, loop_.timers(), scene.opens_at),
      probe_(ledger_, loop_.timers(), scene.opens_at),
      stage_{.plan = scene.plan,
             .routes = scene.destinations.routes,
             .destinations = scene.destinations.all,
             .loop = loop_,
             .ledger = ledger_,
             .strings = wiring_->strings(),
             .decoders = decoders_,
             .protocols = {},
             .saved = scene.saved,
             .retries = RetryBudget(scene.plan.steps.size()),
             .traceparent = scene.traceparent,
             .opens_at = scene.opens_at,
             .pace = Pace(scene.opens_at)},
      share_(share),
      new_pace_(scene.opens_at) {
  for (const auto& protocol : wiring_->protocols()) stage_.protocols.push_back(protocol.get());
  stage_.branches = &branches_;
  stage_.row_queue = &row_queue_;
  stage_.closes_at = end_of_plan();
  sources_ = make_session_sources(stage_, share_);
}

LoopWorker::~LoopWorker() {
  loop_.timers().disarm(closing_);
  loop_.timers().disarm(drained_);
}

void LoopWorker::run() {
  net::EventLoop::wake_to_the_nanosecond();
  loop_.read_clock();
  loop_.timers().arm(closing_, stage_.closes_at);
  loop_.timers().arm(drained_, stage_.closes_at + scene_.drain);
  for (const auto& source : sources_) source->start();
  while (!is_over()) loop_.run_once();
  settle_rest();
  row_queue_.close();
  for (const auto& source : sources_) source->drop_rest();
  ledger_.close(loop_.now());
}

void LoopWorker::stop(int times) {
  stops_.store(times, std::memory_order_relaxed);
  loop_.wake();
}

void LoopWorker::play(const Pace& pace) {
  {
    const std::lock_guard lock(pace_mutex_);
    new_pace_ = pace;
  }
  is_pace_new_.store(true, std::memory_order_release);
  loop_.wake();
}

bool LoopWorker::is_over() {
  obey_stop();
  obey_pace();
  if (stops_.load(std::memory_order_relaxed) > 1) return true;
  if (loop_.now() >= stage_.closes_at + scene_.drain) return true;
  const bool begins_no_more = loop_.now() >= stage_.closes_at || sources_are_over();
  return begins_no_more && ledger_.in_flight() == 0;
}

bool LoopWorker::sources_are_over() const {
  return std::ranges::all_of(sources_, [](const auto& source) { return source->is_over(); });
}

void LoopWorker::obey_stop() {
  if (stops_.load(std::memory_order_relaxed) == 0 || stage_.closes_at <= loop_.now()) return;
  stage_.closes_at = loop_.now();
  loop_.timers().arm(drained_, stage_.closes_at + scene_.drain);
}

void LoopWorker::obey_pace() {
  if (!is_pace_new_.load(std::memory_order_relaxed)) return;
  is_pace_new_.store(false, std::memory_order_relaxed);
  if (stops_.load(std::memory_order_relaxed) > 0) return;
  {
    const std::lock_guard lock(pace_mutex_);
    stage_.pace = new_pace_;
  }
  stage_.closes_at = end_of_plan();
  loop_.timers().arm(closing_, stage_.closes_at);
  loop_.timers().arm(drained_, stage_.closes_at + scene_.drain);
  for (const auto& source : sources_) source->follow_pace();
}

Nanos LoopWorker::end_of_plan() const {
  const Nanos duration = scene_.plan.duration;
  return stage_.pace.wall_of(duration > Nanos::zero() ? duration : Pace::kNever);
}

// A request of which not a byte was heard during the whole drain has failed: otherwise a service
// that hangs would look better the later it began to. One whose response is still coming stays
// open, neither success nor failure.
void LoopWorker::settle_rest() {
  const Nanos now = loop_.read_clock();
  const Nanos silent_since = now - scene_.drain;
  if (scene_.drain == Nanos::zero() || stage_.closes_at > silent_since) return;
  for (const auto& source : sources_) {
    for (Visitor& visitor : source->visitors()) settle(visitor.exchange(), now);
  }
  for (Branch& branch : branches_.all()) settle(branch.exchange(), now);
}

void LoopWorker::settle(Exchange& exchange, Nanos now) {
  if (exchange.is_in_flight() && exchange.last_heard() < stage_.closes_at) exchange.give_up(now);
}

}  // namespace

std::unique_ptr<Worker> Worker::create(const Scene& scene, Share share,
                                       std::unique_ptr<Wiring> wiring) {
  return std::make_unique<LoopWorker>(scene, share, std::move(wiring));
}

}  // namespace headroom::load
