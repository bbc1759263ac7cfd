#include "load/pursuit.h"

#include <algorithm>
#include <utility>

#include "load/redirect.h"
#include "load/request_text.h"

namespace headroom::load {

Pursuit::~Pursuit() {
  stage_.loop.timers().disarm(*this);
}

void Pursuit::prepare(const workload::Visit& visit, workload::Session& session, CookieJar& cookies,
                      Nanos intended, Moment moment) {
  step_ = &stage_.plan.steps[visit.step];
  destination_ = stage_.routes[visit.step].destination;
  const bool follows = step_->retry || step_->redirects == spec::Redirects::kFollow;
  if (!follows && !step_->abort && !keeps_cookies() && !stage_.traceparent) {
    return exchange_.prepare(stage_.plan, visit.step, session, intended, moment);
  }
  session_ = &session;
  cookies_ = &cookies;
  attempts_ = 1;
  redirects_ = 0;
  is_leaving_ = false;
  events_wanted_ = visit.events_wanted;
  leaves_at_ = visit.patience == Nanos::max() ? Nanos::max() : intended + visit.patience;
  variation_.elsewhere = nullptr;
  variation_.traceparent.reset();
  if (stage_.traceparent) {
    variation_.traceparent = stage_.traceparent->of(session.ordinal(), session.visits());
  }
  vary();
  if (step_->retry) stage_.retries.request_began(visit.step);
  if (follows || keeps_cookies()) session.copy_draws(draws_);
  if (leaves_at_ != Nanos::max()) stage_.loop.timers().arm(*this, leaves_at_);
  exchange_.prepare(stage_.plan, visit.step, session, intended, moment, this);
}

const Origin& Pursuit::origin() const {
  return stage_.destinations[destination_].origin;
}

const Variation* Pursuit::variation() const {
  return varies_ ? &variation_ : nullptr;
}

void Pursuit::vary() {
  variation_.cookies = keeps_cookies() && !cookies_->is_empty() ? cookies_ : nullptr;
  variation_.origin = &origin();
  variation_.now = stage_.loop.now();
  varies_ = variation_.elsewhere != nullptr || variation_.cookies != nullptr ||
            variation_.traceparent.has_value();
}

// Path and query of the request as it was sent last.
std::string Pursuit::target() {
  if (variation_.elsewhere != nullptr) return elsewhere_.target;
  std::string target;
  in_use_ = draws_;
  session_->swap_draws(in_use_);
  session_->render(stage_.routes[exchange_.request_class()].target, target);
  session_->swap_draws(in_use_);
  encode_target(target, 0);
  return target;
}

Sequel::Course Pursuit::after_answer(Nanos now) {
  if (is_leaving_) return Course::kLeft;
  if (keeps_cookies()) take_cookies(now);
  if (step_->redirects == spec::Redirects::kLeave || !is_redirect(exchange_.status())) {
    return Course::kOver;
  }
  const auto location = exchange_.headers().find("location");
  return location ? follow(*location, now) : Course::kOver;
}

void Pursuit::take_cookies(Nanos now) {
  exchange_.headers().for_each([&](std::string_view name, std::string_view value) {
    if (name == "set-cookie") cookies_->store(value, origin(), target(), now);
  });
}

// What leads nowhere, or to a host that the test has nothing to do with, stands as it is.
Sequel::Course Pursuit::follow(std::string_view location, Nanos now) {
  const bool was_get = variation_.is_plain_get();
  const auto redirect = redirect_of(exchange_.status(), was_get ? "GET" : step_->method, location,
                                    origin(), target());
  if (!redirect) return Course::kOver;
  const auto known = std::ranges::find_if(stage_.destinations, [&](const Destination& there) {
    return there.carrier == spec::Carrier::kHttp && there.origin == redirect->to.origin;
  });
  if (known == stage_.destinations.end()) return Course::kOver;
  if (redirects_++ == kMostRedirects) return Course::kLost;
  ++stage_.ledger.at(now, exchange_.request_class()).of(run::Counter::kRedirects);
  destination_ = static_cast<std::uint32_t>(known - stage_.destinations.begin());
  elsewhere_.host = redirect->to.origin.authority();
  elsewhere_.target = redirect->to.target;
  encode_target(elsewhere_.target, 0);
  elsewhere_.is_own_origin = destination_ == stage_.routes[exchange_.request_class()].destination;
  elsewhere_.method = was_get || redirect->becomes_get ? Variation::Elsewhere::Method::kGet
                                                       : Variation::Elsewhere::Method::kOfStep;
  variation_.elsewhere = &elsewhere_;
  send_again();
  return Course::kGoesOn;
}

Sequel::Course Pursuit::after_failure(run::Failure failure, Nanos now) {
  if (is_leaving_) return Course::kLeft;
  const auto& retry = step_->retry;
  if (!retry || attempts_ >= retry->attempts ||
      !is_worth_retrying(retry->on, failure, exchange_.status()) ||
      (retry->budget && !stage_.retries.take(exchange_.request_class(), *retry->budget))) {
    return Course::kOver;
  }
  ++attempts_;
  redirects_ = 0;
  variation_.elsewhere = nullptr;
  destination_ = stage_.routes[exchange_.request_class()].destination;
  is_pausing_ = true;
  const Nanos goes_on_at = now + session_->draw_backoff(*retry, attempts_);
  stage_.loop.timers().arm(*this, std::min(goes_on_at, leaves_at_));
  return Course::kGoesOn;
}

// Whoever tells of the events is in the middle of its input, so the user leaves a little later.
bool Pursuit::has_enough(std::uint64_t events, Nanos now) {
  if (is_leaving_) return true;
  if (events < events_wanted_) return false;
  is_leaving_ = true;
  stage_.loop.timers().arm(*this, now);
  return true;
}

void Pursuit::on_time(Nanos now) {
  if (is_leaving_ || now >= leaves_at_) {
    if (!std::exchange(is_pausing_, false)) channel().abandon();
    return exchange_.leave(now);
  }
  is_pausing_ = false;
  if (leaves_at_ != Nanos::max()) stage_.loop.timers().arm(*this, leaves_at_);
  ++stage_.ledger.at(now, exchange_.request_class()).of(run::Counter::kRetries);
  send_again();
}

// Rendered from the draws of the first time; the session's own stay where they are.
void Pursuit::send_again() {
  vary();
  in_use_ = draws_;
  session_->swap_draws(in_use_);
  exchange_.send_again(channel());
  session_->swap_draws(in_use_);
}

void Pursuit::on_over() {
  is_pausing_ = false;
  stage_.loop.timers().disarm(*this);
}

}  // namespace headroom::load
