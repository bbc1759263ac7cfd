#include "load/http1_request.h"

#include <fmt/format.h>

#include <iterator>

#include "base/text.h"
#include "load/request_text.h"

namespace headroom::load {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// A body from here on goes out on its own: a second system call costs less than the copy.
constexpr std::size_t kLargeBody = 16 * 1024;

void append_length(std::string& out, std::size_t length) {
  fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", length);
}

}  // namespace

Http1Request::Http1Request(const workload::Step& step, const workload::Template& target,
                           const Origin& origin)
    : head_(step.method + " "),
      target_(target),
      fixed_headers_(" HTTP/1.1\r\n"),
      body_tail_(step.body_tail ? step.body_tail->bytes() : std::string_view()),
      sends_length_(step.body.has_value() || step.body_tail.has_value() ||
                    expects_a_body(step.method)) {
  if (step.method == "HEAD") answers_ = net::HttpResponseFramer::Answers::kHead;
  const auto add = [&](std::string_view name, std::string_view value) {
    const std::size_t from = fixed_headers_.size();
    fixed_headers_.append(name).append(": ").append(value);
    blank_controls(fixed_headers_, from);
    fixed_headers_.append(kLineEnd);
  };
  if (!has_header(step, "host")) add("Host", origin.authority());
  if (!has_header(step, "user-agent")) add("User-Agent", kUserAgent);
  if (step.streaming == spec::Streaming::kServerSentEvents && !has_header(step, "accept")) {
    add("Accept", "text/event-stream");
  }
  for (const auto& header : step.headers) {
    if (to_lower(header.name) == "content-length") continue;
    if (header.value.is_constant()) {
      add(header.name, header.value.constant_text());
    } else {
      varying_headers_.push_back({header.name, header.value});
    }
  }
  if (step.body && step.body->is_constant()) {
    constant_body_ = step.body->constant_text();
    trails_body_ = constant_body_.size() >= kLargeBody && !step.body_tail;
  } else if (step.body) {
    varying_body_ = &*step.body;
  }

  if (!target_.is_constant() || !varying_headers_.empty() || varying_body_ != nullptr) return;
  const std::size_t from = head_.size();
  head_ += target_.constant_text();
  encode_target(head_, from);
  head_ += fixed_headers_;
  if (sends_length_) append_length(head_, constant_body_.size() + body_tail_.size());
  head_ += kLineEnd;
  if (!trails_body_) head_ += constant_body_;
  is_constant_ = true;
}

void Http1Request::render(workload::Session& session, net::StringPool& strings,
                          std::string& out) const {
  if (is_constant_) {
    out += head_;
    return;
  }
  // The body first: its length stands before it.
  std::string body;
  if (varying_body_ != nullptr) {
    body = strings.take();
    session.render(*varying_body_, body);
  }
  const std::string_view body_text = varying_body_ != nullptr ? body : constant_body_;

  out += head_;
  std::size_t from = out.size();
  session.render(target_, out);
  encode_target(out, from);
  out += fixed_headers_;
  for (const Header& header : varying_headers_) {
    out.append(header.name).append(": ");
    from = out.size();
    session.render(header.value, out);
    blank_controls(out, from);
    out += kLineEnd;
  }
  if (sends_length_) append_length(out, body_text.size() + body_tail_.size());
  out += kLineEnd;
  if (!trails_body_) out += body_text;
  strings.give(std::move(body));
}

}  // namespace headroom::load
