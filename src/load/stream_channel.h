// A session's way to one origin over HTTP/2 or HTTP/3: its requests are streams, one at a time, of
// whichever connection has room for them.
//
// A request that the server has not worked on is sent again, as every client does: where the server
// says so (a refused stream, or a GOAWAY that does not cover it), a few times; where the
// connection had been there before and broke before a byte of the response came, once. Neither is a
// failure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "load/exchange.h"
#include "load/fields_request.h"
#include "load/grpc_answer.h"
#include "load/protocol.h"

namespace headroom::load {

class Multiplexed;
class MultiplexedConnection;

// Why a stream ended before its answer was whole.
enum class StreamError : std::uint8_t {
  kRefused,   // the server has not worked on it
  kProtocol,  // one of the two broke the rules
  kReset,     // all else
};

class StreamChannel final : public Channel, public net::Timer {
 public:
  explicit StreamChannel(Multiplexed& protocol);
  ~StreamChannel();

  void start(Exchange& exchange) override;
  void abandon() override;
  void release() override;
  void on_time(Nanos now) override;

  // For a connection with room.
  bool is_waiting() const { return is_waiting_; }
  void wait() { is_waiting_ = true; }
  void fail_soon(run::Failure failure, std::string_view words);

  // --- for the connection that carries it ---

  // `place` is its index there; `is_there`: the connection was before this request.
  void on_carried(MultiplexedConnection& connection, std::size_t place, bool is_there);
  std::size_t place() const { return place_; }
  void move_to(std::size_t place) { place_ = place; }
  // The request, to be submitted as a stream; then, which stream it has become.
  FieldsRequest::Parts parts();
  // Whether the body stays where it is beyond the request.
  bool has_lasting_body() const { return request_->has_lasting_body(); }
  void on_stream(std::int64_t stream, Nanos now);
  std::int64_t stream() const { return stream_; }
  // Of the body: how much has not been framed yet, and the next bytes of it, as they lie.
  std::size_t unsent() const { return unsent_.size() + unsent_tail_.size(); }
  std::string_view take_unsent(std::size_t most);
  void count_out(std::size_t bytes) { exchange_->count_out(bytes); }

  void on_heard(std::size_t bytes, Nanos now);
  void on_field(std::string_view name, std::string_view value);
  void on_fields_end();
  void on_body(std::string_view bytes, Nanos now);
  void on_whole() { is_whole_ = true; }
  bool is_whole() const { return is_whole_; }

  // The stream, and no more than that, has ended: with its answer, or before that was whole.
  void on_answered(Nanos now);
  // `name`: the protocol's of the error.
  void on_broken(StreamError error, std::string_view name, Nanos now);
  // The connection is gone, or was never reached.
  void on_lost(run::Failure failure, std::string_view words);
  // It was promised more than the server allows.
  void on_no_room();

 private:
  bool is_call() const { return exchange_->step().call.has_value(); }
  void explain(run::Failure failure, std::string_view words);
  void fail(run::Failure failure, Nanos now);
  void forget_request();
  Exchange& let_go();

  Multiplexed& protocol_;
  net::EventLoop& loop_;
  Exchange* exchange_ = nullptr;                 // under way
  MultiplexedConnection* connection_ = nullptr;  // that carries it
  const FieldsRequest* request_ = nullptr;
  std::size_t place_ = 0;
  std::int64_t stream_ = 0;
  int status_ = 0;
  int refusals_left_ = 0;
  bool is_waiting_ = false;
  bool may_retry_ = false;               // when the connection breaks, as far as the request goes
  bool is_on_kept_ = false;              // the connection was there before the request
  bool has_head_ = false;                // of the response
  bool is_whole_ = false;                // the response
  std::optional<run::Failure> failing_;  // to be told by the timer
  Nanos deadline_ = Nanos::max();
  std::string rendered_;          // the request, where it varies; until the response begins
  std::string_view unsent_;       // in rendered_ or in the prepared one
  std::string_view unsent_tail_;  // follows it, in the step
  GrpcAnswer answer_;             // of a call
};

}  // namespace headroom::load
