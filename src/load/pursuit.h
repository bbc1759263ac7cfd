// Follows a request to its end, as its user does: to where answers lead, again after failures, with
// the cookies of the session, and no longer than the user's patience lasts.
//
// One for each exchange, beside it. Steps that want nothing of all this pay nothing for it.
//
// Not thread-safe.
#pragma once

#include <cstdint>

#include "load/connections.h"
#include "load/cookie_jar.h"
#include "load/exchange.h"
#include "load/sequel.h"
#include "load/stage.h"
#include "net/timers.h"
#include "workload/session.h"

namespace headroom::load {

class Pursuit final : private Sequel, private net::Timer {
 public:
  // They must outlive it.
  Pursuit(Stage& stage, Exchange& exchange, Connections& connections)
      : stage_(stage), exchange_(exchange), connections_(connections) {}
  ~Pursuit() override;

  // Prepares the exchange for the visit's request; `cookies` are the session's. Give it to
  // channel() then.
  void prepare(const workload::Visit& visit, workload::Session& session, CookieJar& cookies,
               Nanos intended, Moment moment);
  Channel& channel() { return connections_.to(destination_); }

 private:
  Course after_answer(Nanos now) override;
  Course after_failure(run::Failure failure, Nanos now) override;
  bool has_enough(std::uint64_t events, Nanos now) override;
  void on_over() override;
  const Variation* variation() const override;
  void on_time(Nanos now) override;

  bool keeps_cookies() const { return step_->cookies == spec::Cookies::kKeep; }
  const Origin& origin() const;
  std::string target();
  void take_cookies(Nanos now);
  Course follow(std::string_view location, Nanos now);
  void send_again();
  void vary();

  Stage& stage_;
  Exchange& exchange_;
  Connections& connections_;
  const workload::Step* step_ = nullptr;
  workload::Session* session_ = nullptr;
  CookieJar* cookies_ = nullptr;
  std::uint32_t destination_ = 0;  // of this sending
  int attempts_ = 1;
  int redirects_ = 0;        // followed since the last attempt began
  bool is_pausing_ = false;  // before the next attempt
  bool is_leaving_ = false;  // has read enough, and leaves in the loop's next round
  bool varies_ = false;
  Nanos leaves_at_ = Nanos::max();
  std::uint64_t events_wanted_ = 0;
  Variation variation_;
  Variation::Elsewhere elsewhere_;
  workload::Session::Draws draws_;  // from which the request is rendered, each time
  workload::Session::Draws in_use_;
};

}  // namespace headroom::load
