#include "load/grpc_answer.h"

#include "base/grpc_status.h"

namespace headroom::load {
namespace {

constexpr int kOk = 200;

bool looks_at_messages(const workload::Step& step) {
  return !step.checks.empty() || !step.saves.empty() || step.tokens.path || step.tokens.usage ||
         step.turn;
}

}  // namespace

void GrpcAnswer::begin() {
  splitter_.begin();
  status_.reset();
  message_.clear();
  is_broken_ = false;
}

void GrpcAnswer::on_field(std::string_view name, std::string_view value) {
  if (name == "grpc-status") status_ = read_grpc_status(value);
  if (name == "grpc-message") message_.assign(value);
}

void GrpcAnswer::on_body(std::string_view bytes, Exchange& exchange, Nanos now) {
  using Found = grpc::FrameSplitter::Found;
  while (!is_broken_) {
    const Found found = splitter_.next(bytes);
    if (found == Found::kNeedsMore) return;
    is_broken_ = found == Found::kBroken || !take(splitter_.message(), exchange, now);
  }
}

// False when the message is none of the method's.
bool GrpcAnswer::take(std::string_view message, Exchange& exchange, Nanos now) {
  const workload::Step& step = exchange.step();
  thread_local std::string json;
  json.clear();
  if (looks_at_messages(step) && !step.call->decode(message, json)) return false;
  step.call->gives_stream() ? exchange.on_message(json, now) : exchange.on_body(json, now);
  return true;
}

std::string GrpcAnswer::what_is_wrong() const {
  if (is_broken_) return "a message is none of the method's, or is framed as none of gRPC";
  if (splitter_.is_amid()) return "the stream ended amid a message";
  return "an answer of HTTP without grpc-status: the server may not speak gRPC there";
}

std::optional<run::Failure> GrpcAnswer::end(int http_status, Exchange& exchange) {
  if (http_status != kOk) return std::nullopt;  // a proxy's answer: its status says it
  if (is_broken_ || splitter_.is_amid() || !status_) {
    if (exchange.lacks_words(run::Failure::kProtocol)) exchange.explain(what_is_wrong());
    return run::Failure::kProtocol;
  }
  exchange.on_status(*status_, message_);
  return std::nullopt;
}

}  // namespace headroom::load
