#include "load/exchange.h"

#include <utility>

#include "load/check.h"

namespace headroom::load {
namespace {

// The event that ends an OpenAI-compatible stream: a mark, not a token.
constexpr std::string_view kStreamEnd = "[DONE]";

}  // namespace

void Exchange::prepare(const workload::Plan& plan, std::uint32_t request_class,
                       workload::Session& session, Nanos intended, Moment moment) {
  step_ = &plan.steps[request_class];
  session_ = &session;
  request_class_ = request_class;
  status_ = 0;
  moment_ = moment;
  keeps_body_ = looks_at_body(*step_);
  keeps_headers_ = looks_at_headers(*step_);
  splits_events_ = false;
  intended_ = intended;
  sent_ = kNever;
  heard_ = kNever;
  events_ = 0;
  bytes_in_ = 0;
  bytes_out_ = 0;
}

void Exchange::on_begun(Nanos now) {
  Tally& tally = ledger_.at(now);
  ++tally.classes[request_class_].started;
  if (moment_ == Moment::kDue) tally.lateness.record(now - intended_);
  ledger_.request_began();
  if (keeps_headers_) headers_.begin(strings_.take());
}

void Exchange::on_head(int status) {
  status_ = status;
  splits_events_ = step_->streaming == spec::Streaming::kServerSentEvents &&
                   is_expected_status(step_->expect, status);
  if (splits_events_) splitter_.begin();
  if (keeps_body_) body_ = strings_.take();
}

void Exchange::on_body(std::string_view bytes, Nanos now) {
  if (keeps_body_) body_.append(bytes.substr(0, kLargestBodyKept - body_.size()));
  if (splits_events_) on_events(bytes, now);
}

void Exchange::on_events(std::string_view bytes, Nanos now) {
  ClassTally& tally = ledger_.at(now, request_class_);
  while (const auto event = splitter_.next(bytes)) {
    if (event->data == kStreamEnd) continue;
    if (events_++ == 0) {
      first_event_ = now;
      tally.of(run::Measure::kTtft).record(now - intended_);
    } else {
      tally.of(run::Measure::kInterTokenLatency).record(now - last_event_);
    }
    last_event_ = now;
    ++tally.events;
  }
}

void Exchange::on_end(Nanos now) {
  const auto failure =
      check(*step_, {.status = status_, .events = events_, .headers = headers_, .body = body_},
            *session_);
  ledger_.at(now, request_class_).count_status(status_, 1);
  if (failure) {
    record_failure(*failure, now);
  } else {
    record_success(now);
  }
  end(now);
}

void Exchange::fail(run::Failure failure, Nanos now) {
  record_failure(failure, now);
  end(now);
}

void Exchange::give_up(Nanos now) {
  record_failure(run::Failure::kTimeout, now);
  settle(now);
}

void Exchange::record_success(Nanos now) {
  ClassTally& tally = ledger_.at(now, request_class_);
  ++tally.succeeded;
  tally.of(run::Measure::kResponseTime).record(now - intended_);
  tally.of(run::Measure::kServiceTime).record(now - sent_);
  if (events_ >= 2 && last_event_ > first_event_) {
    // Milli-events per second: (events - 1) / seconds x 1,000.
    const double rate = static_cast<double>(events_ - 1) * 1e12 /
                        static_cast<double>((last_event_ - first_event_).count());
    tally.of(run::Measure::kStreamRate).record(static_cast<std::uint64_t>(rate));
  }
}

void Exchange::record_failure(run::Failure failure, Nanos now) {
  ClassTally& tally = ledger_.at(now, request_class_);
  ++tally.failed[static_cast<std::size_t>(failure)];
  tally.of(run::Measure::kFailedTime).record(now - intended_);
}

void Exchange::settle(Nanos now) {
  ClassTally& tally = ledger_.at(now, request_class_);
  tally.bytes_in += bytes_in_;
  tally.bytes_out += bytes_out_;
  ledger_.request_ended();
  if (keeps_headers_) strings_.give(headers_.take_text());
  if (keeps_body_) strings_.give(std::move(body_));
  body_.clear();
  ended_ = now;
}

void Exchange::end(Nanos now) {
  settle(now);
  std::exchange(waiting_, nullptr).resume();
}

}  // namespace headroom::load
