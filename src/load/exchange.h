// One request and what comes of it, whatever protocol carries it.
//
// A visitor says what it wants and awaits it; a channel reports what happens on the wire; the
// exchange measures, checks the response, and writes the outcome into the ledger. A protocol
// therefore knows nothing of measuring, and a journey nothing of the wire.
//
// Not thread-safe; one per visitor, reused.
#pragma once

#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "load/check.h"
#include "load/ledger.h"
#include "load/response_headers.h"
#include "load/sequel.h"
#include "net/content_decoder.h"
#include "net/sse.h"
#include "net/string_pool.h"
#include "run/run.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::load {

class Channel;

// Whether a request's moment was known beforehand. Only then is being late the generator's fault,
// and recorded as lateness.
enum class Moment : std::uint8_t {
  kDue,     // a session's start in an open model, or the end of a pause
  kAtOnce,  // right after what went before
};

class Exchange {
 public:
  // They must outlive it.
  Exchange(Ledger& ledger, net::StringPool& strings, net::DecoderPool& decoders)
      : ledger_(ledger), strings_(strings), decoders_(decoders) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // --- the visitor's side ---

  // What the next co_await does. `intended` is when the user meant to send it. Without a sequel the
  // first answer or failure is the end.
  void prepare(const workload::Plan& plan, std::uint32_t request_class, workload::Session& session,
               Nanos intended, Moment moment, Sequel* sequel = nullptr);

  // co_await exchange.over(channel): until the response is whole and checked, or has failed.
  auto over(Channel& channel);

  // Of the last one:
  Nanos ended() const { return ended_; }
  bool was_sent() const { return sent_ != kNever; }
  enum class Outcome : std::uint8_t { kSucceeded, kFailed, kLeft };
  Outcome outcome() const { return outcome_; }

  bool is_in_flight() const { return waiting_ != nullptr; }
  // The last moment at which bytes of the response arrived; before everything when none did.
  Nanos last_heard() const { return heard_; }
  // Records one in flight as timed out, without waking who waits for it: the run is over.
  void give_up(Nanos now);

  // --- the sequel's side ---

  int status() const { return status_; }  // 0 before the head of an answer
  const ResponseHeaders& headers() const { return headers_; }
  // Forgets the answer, and is sent once more. It still is the request that it was: it counts once,
  // and its times span all its sendings.
  void send_again(Channel& channel);
  // The user has left; the channel knows.
  void leave(Nanos now);

  // --- the channel's side; in this order, and on_end or fail last ---

  const workload::Step& step() const { return *step_; }
  std::uint32_t request_class() const { return request_class_; }
  workload::Session& session() { return *session_; }
  // In what this sending departs from the step; null when in nothing.
  const Variation* variation() const { return sequel_ == nullptr ? nullptr : sequel_->variation(); }

  // The channel begins to work for it: from here on, what delays it is not the generator.
  void on_begun(Nanos now);
  // The first byte is handed to the kernel, on a connection that is there. Of the calls for the
  // first sending the last counts.
  void on_sent(Nanos now) {
    if (sendings_ == 1 || sent_ == kNever) sent_ = now;
  }
  void count_out(std::size_t bytes) { bytes_out_ += bytes; }
  void on_heard(std::size_t bytes, Nanos now) {
    bytes_in_ += bytes;
    heard_ = now;
  }
  // Whether the channel is to report the headers, each by on_header, before on_head.
  bool wants_headers() const { return keeps_headers_; }
  void on_header(std::string_view name, std::string_view value) {
    // Of most, nothing but "location", "set-cookie" and "content-encoding" is of interest: their
    // sizes sort out the rest.
    const std::size_t size = name.size();
    if (keeps_all_headers_ || size == 8 || size == 10 || size == 16) headers_.add(name, value);
  }
  void on_head(int status);
  void on_body(std::string_view bytes, Nanos now);
  // Where the answer comes in messages and not as a body: the next one, whole. Each is an event,
  // and the last is what the step looks at.
  void on_message(std::string_view message, Nanos now);
  // A status that comes after the head, and counts in its place. `reason`: in the server's words,
  // or empty.
  void on_status(int status, std::string_view reason);
  // The response is whole. Both resume the visitor, which may start its next exchange at once.
  void on_end(Nanos now);
  void fail(run::Failure failure, Nanos now);
  // Of a failure that is about to be reported, where nobody has told yet in words what such a
  // failure of the step was. Empty: nothing that its kind does not say.
  bool lacks_words(run::Failure failure) const {
    return ledger_.lacks_example(request_class_, failure);
  }
  void explain(std::string words) { words_ = std::move(words); }

 private:
  static constexpr Nanos kNever = Nanos::min();

  void fail_to_decode(Nanos now);
  bool goes_on_after(run::Failure failure, Nanos now);
  bool has_enough(Nanos now);
  void keep_body_for_words();
  void begin_decoding();
  void decode(std::string_view bytes, Nanos now);
  void on_plain(std::string_view bytes, Nanos now);
  void on_events(std::string_view bytes, Nanos now);
  void on_event(std::string_view data, Nanos now, ClassTally& tally);
  void on_token(std::string_view data, Nanos now, ClassTally& tally);
  void record_stream(ClassTally& tally, Nanos now);
  void count_usage(Nanos now);
  void record_success(Nanos now);
  bool is_within_limits(Nanos now) const;
  void record_failure(run::Failure failure, Nanos now);
  void explain_finding(const Finding& finding, const Response& response);
  void forget_answer();
  void settle(Nanos now);
  void end(Nanos now);

  Ledger& ledger_;
  net::StringPool& strings_;
  net::DecoderPool& decoders_;
  Sequel* sequel_ = nullptr;
  const workload::Step* step_ = nullptr;
  workload::Session* session_ = nullptr;
  std::coroutine_handle<> waiting_;
  std::uint32_t request_class_ = 0;
  int status_ = 0;
  Moment moment_ = Moment::kAtOnce;
  Outcome outcome_ = Outcome::kFailed;
  bool keeps_headers_ = false;
  bool keeps_all_headers_ = false;
  bool decodes_ = false;  // an answer that comes compressed
  bool splits_events_ = false;
  bool keeps_last_event_ = false;
  bool keeps_said_ = false;
  std::uint32_t sendings_ = 0;
  Nanos intended_{};
  Nanos sent_{};
  Nanos heard_{};
  Nanos ended_{};
  Nanos first_token_{};
  Nanos last_token_{};
  std::uint64_t events_ = 0;
  std::uint64_t tokens_ = 0;            // the events that are tokens
  std::optional<std::uint64_t> usage_;  // the tokens that the service counted
  std::uint64_t body_size_ = 0;
  std::size_t body_kept_ = 0;  // no more of it than this
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
  std::optional<net::DecoderPool::Loan> decoding_;  // while the body comes compressed
  ResponseHeaders headers_;
  std::string body_;        // from strings_ while it is kept, as the text of the headers is
  std::string last_event_;  // its data, while something looks at it; from strings_
  std::string words_;       // for the failure that is about to be reported
  std::string said_;        // the texts of the tokens, in a conversation; likewise
  net::SseSplitter splitter_;
};

// A way to one origin that a session holds from its first request there until its end, as a
// browser holds its connection. It survives the connection under it: the next request opens
// another.
class Channel {
 public:
  // Carries it out. Reports its end later, never from within this call.
  virtual void start(Exchange& exchange) = 0;
  // Drops what is under way without a word to its exchange: the user has left. Not from within a
  // report to it.
  virtual void abandon() = 0;
  // The session is over and nothing is under way; another may take it.
  virtual void release() = 0;

 protected:
  ~Channel() = default;
};

inline auto Exchange::over(Channel& channel) {
  struct Awaiter {
    Exchange& exchange;
    Channel& channel;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) const {
      exchange.waiting_ = waiting;
      channel.start(exchange);
    }
    void await_resume() const {}
  };
  return Awaiter{*this, channel};
}

}  // namespace headroom::load
