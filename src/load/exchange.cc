#include "load/exchange.h"

#include <array>
#include <utility>

#include "load/answer_words.h"
#include "load/parsed_body.h"
#include "load/stream_tokens.h"

namespace headroom::load {
namespace {

// The event that ends an OpenAI-compatible stream: a mark, not a token.
constexpr std::string_view kStreamEnd = "[DONE]";

// Of a body that is decoded, at a time.
constexpr std::size_t kDecodedAtOnce = 16 * 1024;

}  // namespace

void Exchange::prepare(const workload::Plan& plan, std::uint32_t request_class,
                       workload::Session& session, Nanos intended, Moment moment, Sequel* sequel) {
  sequel_ = sequel;
  step_ = &plan.steps[request_class];
  session_ = &session;
  request_class_ = request_class;
  moment_ = moment;
  body_kept_ = looks_at_body(*step_) ? kLargestBodyKept : 0;
  decodes_ = step_->accepts_codings || needs_plain_body(*step_);
  keeps_all_headers_ = looks_at_headers(*step_);
  keeps_headers_ = keeps_all_headers_ || decodes_ || step_->redirects == spec::Redirects::kFollow ||
                   step_->cookies == spec::Cookies::kKeep;
  keeps_last_event_ = looks_at_last_event(*step_);
  keeps_said_ = step_->turn && !step_->turn->hears;
  words_.clear();
  sendings_ = 0;
  intended_ = intended;
  sent_ = kNever;
  heard_ = kNever;
  bytes_in_ = 0;
  bytes_out_ = 0;
}

void Exchange::on_begun(Nanos now) {
  if (keeps_headers_) headers_.begin(strings_.take());
  if (sendings_++ > 0) return;
  Tally& tally = ledger_.at(now);
  ++tally.classes[request_class_].started;
  if (moment_ == Moment::kDue) tally.lateness.record(now - intended_);
  ledger_.request_began();
}

void Exchange::on_head(int status) {
  status_ = status;
  const bool is_expected = is_expected_status(step_->statuses, status);
  splits_events_ = step_->streaming == spec::Streaming::kServerSentEvents && is_expected;
  if (!is_expected && body_kept_ == 0) keep_body_for_words();
  if (decodes_) begin_decoding();
  if (splits_events_) splitter_.begin();
  if (body_kept_ > 0) body_ = strings_.take();
  if (keeps_last_event_) last_event_ = strings_.take();
  if (keeps_said_) said_ = strings_.take();
}

// Of an answer that will not do. Where gRPC is spoken its status is still to come.
void Exchange::keep_body_for_words() {
  const bool is_known = !step_->call || status_ >= 400;
  if (is_known && lacks_words(run::Failure::kStatus)) body_kept_ = kBodyForWords;
}

void Exchange::on_status(int status, std::string_view reason) {
  status_ = status;
  const bool is_expected = is_expected_status(step_->statuses, status);
  if (!is_expected && lacks_words(run::Failure::kStatus)) explain(words_of_status(status, reason));
}

void Exchange::begin_decoding() {
  const auto name = headers_.find("content-encoding");
  if (!name) return;
  if (const auto coding = net::content_coding(*name)) decoding_ = decoders_.take(*coding);
}

void Exchange::on_body(std::string_view bytes, Nanos now) {
  decoding_ ? decode(bytes, now) : on_plain(bytes, now);
}

void Exchange::decode(std::string_view bytes, Nanos now) {
  std::array<char, kDecodedAtOnce> plain;
  while (!decoding_->is_broken) {
    const auto step = decoding_->decoder->decode(bytes, plain);
    decoding_->is_broken = step.is_broken;
    bytes.remove_prefix(step.consumed);
    if (step.produced > 0) {
      ledger_.at(now, request_class_).of(run::Counter::kDecoded) += step.produced;
      on_plain({plain.data(), step.produced}, now);
    }
    if (step.consumed == 0 && step.produced == 0) return;
  }
}

void Exchange::on_plain(std::string_view bytes, Nanos now) {
  body_size_ += bytes.size();
  if (body_.size() < body_kept_) body_.append(bytes.substr(0, body_kept_ - body_.size()));
  if (splits_events_) on_events(bytes, now);
}

void Exchange::on_events(std::string_view bytes, Nanos now) {
  ClassTally& tally = ledger_.at(now, request_class_);
  while (!has_enough(now)) {
    const auto event = splitter_.next(bytes);
    if (!event) return;
    if (event->data != kStreamEnd) on_event(event->data, now, tally);
  }
}

void Exchange::on_message(std::string_view message, Nanos now) {
  if (has_enough(now)) return;
  body_size_ += message.size();
  if (body_kept_ > 0) body_.assign(message.substr(0, body_kept_));
  on_event(message, now, ledger_.at(now, request_class_));
  has_enough(now);  // which the user is told at once, though no other message may come
}

// Whether the user reads no more events.
bool Exchange::has_enough(Nanos now) {
  return sequel_ != nullptr && sequel_->has_enough(events_, now);
}

void Exchange::on_event(std::string_view data, Nanos now, ClassTally& tally) {
  ++events_;
  ++tally.events;
  if (keeps_last_event_) last_event_.assign(data);
  on_token(data, now, tally);
}

// Where the step does not say what a token is, every event is one.
void Exchange::on_token(std::string_view data, Nanos now, ClassTally& tally) {
  const workload::Tokens& wanted = step_->tokens;
  if (wanted.path || wanted.usage) {
    ParsedBody event(data);
    const auto root = event.json();
    if (root && wanted.usage) {
      if (const auto usage = token_count(*wanted.usage, *root)) usage_ = usage;
    }
    if (wanted.path) {
      const auto text = root ? text_at(*wanted.path, *root) : std::string_view();
      if (text.empty()) return;
      if (keeps_said_) said_ += text;
      if (!wanted.usage) ++tally.of(run::Counter::kTokens);
    }
  }
  if (keeps_said_ && !wanted.path) said_ += data;
  if (tokens_++ == 0) {
    first_token_ = now;
    tally.of(run::Measure::kTtft).record(now - intended_);
  } else {
    tally.of(run::Measure::kInterTokenLatency).record(now - last_token_);
  }
  last_token_ = now;
}

void Exchange::on_end(Nanos now) {
  if (decoding_ && decoding_->is_broken) return fail_to_decode(now);
  ledger_.at(now, request_class_).count_status(status_, 1);
  if (sequel_ != nullptr) {
    switch (sequel_->after_answer(now)) {
      case Sequel::Course::kOver:
        break;
      case Sequel::Course::kGoesOn:
        return;
      case Sequel::Course::kLeft:
        return leave(now);
      case Sequel::Course::kLost:
        record_failure(run::Failure::kStatus, now);
        return end(now);
    }
  }
  const Response response{
      .status = status_,
      .events = events_,
      .size = body_size_,
      .response_time = now - intended_,
      .ttft = tokens_ > 0 ? std::optional(first_token_ - intended_) : std::nullopt,
      .headers = headers_,
      .body = body_,
      .last_event = last_event_,
      .said = said_};
  const auto finding = check(*step_, response, *session_);
  if (!finding) {
    record_success(now);
    return end(now);
  }
  if (goes_on_after(finding->failure, now)) return;
  if (words_.empty() && lacks_words(finding->failure)) explain_finding(*finding, response);
  if (finding->failure == run::Failure::kCheck) {
    ledger_.at(now, request_class_).count_failed_check(finding->check, 1);
  }
  record_failure(finding->failure, now);
  end(now);
}

void Exchange::explain_finding(const Finding& finding, const Response& response) {
  explain(finding.failure == run::Failure::kStatus
              ? words_of_status(response.status, response.body)
              : words_of_check(*step_, response, finding.check));
}

void Exchange::fail_to_decode(Nanos now) {
  if (lacks_words(run::Failure::kProtocol)) {
    explain("the body is not " + std::string(headers_.find("content-encoding").value_or("")) +
            ", as its Content-Encoding says");
  }
  fail(run::Failure::kProtocol, now);
}

void Exchange::fail(run::Failure failure, Nanos now) {
  if (goes_on_after(failure, now)) return;
  record_failure(failure, now);
  end(now);
}

// Or has been left meanwhile, which is no failure either.
bool Exchange::goes_on_after(run::Failure failure, Nanos now) {
  if (sequel_ == nullptr) return false;
  const auto course = sequel_->after_failure(failure, now);
  if (course == Sequel::Course::kLeft) leave(now);
  return course != Sequel::Course::kOver;
}

void Exchange::send_again(Channel& channel) {
  count_usage(heard_);
  forget_answer();
  words_.clear();
  channel.start(*this);
}

void Exchange::leave(Nanos now) {
  outcome_ = Outcome::kLeft;
  ++ledger_.at(now, request_class_).of(run::Counter::kAborted);
  end(now);
}

void Exchange::give_up(Nanos now) {
  record_failure(run::Failure::kTimeout, now);
  settle(now);
}

void Exchange::record_success(Nanos now) {
  outcome_ = Outcome::kSucceeded;
  ClassTally& tally = ledger_.at(now, request_class_);
  ++tally.succeeded;
  tally.of(run::Measure::kResponseTime).record(now - intended_);
  tally.of(run::Measure::kServiceTime).record(now - sent_);
  record_stream(tally, now);
  if (!is_within_limits(now)) ++tally.of(run::Counter::kOverLimit);
}

bool Exchange::is_within_limits(Nanos now) const {
  const workload::RequestLimits& limits = step_->limits;
  if (now - intended_ > limits.response_time || now - sent_ > limits.service_time) return false;
  if (tokens_ == 0) return true;
  if (first_token_ - intended_ > limits.ttft) return false;
  const std::uint64_t tokens = usage_.value_or(tokens_);
  return tokens < 2 || (now - first_token_) / static_cast<std::int64_t>(tokens - 1) <=
                           limits.time_per_output_token;
}

void Exchange::record_stream(ClassTally& tally, Nanos now) {
  const std::uint64_t tokens = usage_.value_or(tokens_);
  if (tokens_ == 0 || tokens < 2) return;
  tally.of(run::Measure::kTimePerOutputToken)
      .record((now - first_token_) / static_cast<std::int64_t>(tokens - 1));
  if (last_token_ <= first_token_) return;
  // Milli-tokens per second: (tokens - 1) / seconds x 1,000.
  const double rate = static_cast<double>(tokens - 1) * 1e12 /
                      static_cast<double>((last_token_ - first_token_).count());
  tally.of(run::Measure::kStreamRate).record(static_cast<std::uint64_t>(rate));
}

// Where the service tells the number, at the end of what was received of the answer: what it has
// told by then, and not what was counted beside it. Of a stream broken off before, what was
// counted.
void Exchange::count_usage(Nanos now) {
  if (!step_->tokens.usage || tokens_ + usage_.value_or(0) == 0) return;
  ledger_.at(now, request_class_).of(run::Counter::kTokens) += usage_.value_or(tokens_);
}

void Exchange::record_failure(run::Failure failure, Nanos now) {
  outcome_ = Outcome::kFailed;
  ClassTally& tally = ledger_.at(now, request_class_);
  ++tally.failed[static_cast<std::size_t>(failure)];
  tally.of(run::Measure::kFailedTime).record(now - intended_);
  if (words_.empty()) return;
  ledger_.give_example({.request_class = request_class_,
                        .failure = failure,
                        .at = now,
                        .words = std::exchange(words_, {})});
}

void Exchange::forget_answer() {
  if (decoding_) decoders_.give(std::move(*std::exchange(decoding_, std::nullopt)));
  if (keeps_headers_) strings_.give(headers_.take_text());
  if (body_kept_ > 0) strings_.give(std::move(body_));
  if (keeps_last_event_) strings_.give(std::move(last_event_));
  if (keeps_said_) strings_.give(std::move(said_));
  said_.clear();
  body_.clear();
  last_event_.clear();
  status_ = 0;
  splits_events_ = false;
  events_ = 0;
  tokens_ = 0;
  usage_.reset();
  body_size_ = 0;
}

void Exchange::settle(Nanos now) {
  count_usage(now);
  ClassTally& tally = ledger_.at(now, request_class_);
  tally.bytes_in += bytes_in_;
  tally.bytes_out += bytes_out_;
  ledger_.request_ended();
  forget_answer();
  if (sequel_ != nullptr) sequel_->on_over();
  ended_ = now;
}

void Exchange::end(Nanos now) {
  settle(now);
  std::exchange(waiting_, nullptr).resume();
}

}  // namespace headroom::load
