// What the stream of a gRPC call brings: messages in its body, and its status in a field of its
// trailers, or of its head where there is no body.
//
// Each message of a method that gives a stream is an event; that of any other is the body. Messages
// are turned into JSON only where the step looks at them.
//
// Not thread-safe; one per channel, reused by begin().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grpc/frames.h"
#include "load/exchange.h"

namespace headroom::load {

class GrpcAnswer {
 public:
  void begin();
  void on_field(std::string_view name, std::string_view value);
  void on_body(std::string_view bytes, Exchange& exchange, Nanos now);
  // The stream is whole, its head had that status of HTTP. Tells the exchange the call's; nothing
  // when it is to end with on_end, else with that failure.
  std::optional<run::Failure> end(int http_status, Exchange& exchange);

 private:
  std::string what_is_wrong() const;
  bool take(std::string_view message, Exchange& exchange, Nanos now);

  grpc::FrameSplitter splitter_;
  std::optional<int> status_;
  std::string message_;  // why it is that one, as the server says
  bool is_broken_ = false;
};

}  // namespace headroom::load
