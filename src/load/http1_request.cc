#include "load/http1_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "load/request_text.h"

namespace headroom::load {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kVersion = " HTTP/1.1\r\n";

// A body from here on goes out on its own: a second system call costs less than the copy.
constexpr std::size_t kLargeBody = 16 * 1024;

void append_length(std::string& out, std::size_t length) {
  fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", length);
}

void append_header(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ");
  const std::size_t from = out.size();
  out += value;
  blank_controls(out, from);
  out += kLineEnd;
}

void append_additions(const Variation& variation, const std::string& target, std::string& out) {
  const std::string cookies = variation.cookies_for(target);
  if (!cookies.empty()) append_header("Cookie", cookies, out);
  if (variation.traceparent) {
    const auto& value = *variation.traceparent;
    append_header(workload::Traceparent::kField, {value.data(), value.size()}, out);
  }
}

}  // namespace

Http1Request::Http1Request(const workload::Step& step, const workload::Template& target,
                           const Origin& origin)
    : method_(step.method),
      target_(target),
      body_tail_(step.body_tail ? step.body_tail->bytes() : std::string_view()),
      sends_length_(step.body.has_value() || step.body_tail.has_value() ||
                    expects_a_body(step.method)) {
  if (step.method == "HEAD") answers_ = net::HttpResponseFramer::Answers::kHead;
  if (!has_header(step, "host")) append_header("Host", origin.authority(), host_);
  if (!has_header(step, "user-agent")) append_header("User-Agent", kUserAgent, fixed_headers_);
  if (step.streaming == spec::Streaming::kServerSentEvents && !has_header(step, "accept")) {
    append_header("Accept", "text/event-stream", fixed_headers_);
  }
  for (const auto& header : step.headers) {
    if (to_lower(header.name) == "content-length") continue;
    if (is_credential(header.name)) {
      credentials_.push_back({header.name, header.value});
    } else if (header.value.is_constant()) {
      append_header(header.name, header.value.constant_text(), fixed_headers_);
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

  const bool has_constant_credentials = std::ranges::all_of(
      credentials_, [](const Header& header) { return header.value.is_constant(); });
  if (!target_.is_constant() || !varying_headers_.empty() || varying_body_ != nullptr ||
      !has_constant_credentials) {
    return;
  }
  std::string text(target_.constant_text());
  encode_target(text, 0);
  constant_ = method_ + " " + text + std::string(kVersion) + host_ + fixed_headers_;
  for (const Header& header : credentials_) {
    append_header(header.name, header.value.constant_text(), constant_);
  }
  if (sends_length_) append_length(constant_, constant_body_.size() + body_tail_.size());
  constant_ += kLineEnd;
  if (!trails_body_) constant_ += constant_body_;
}

void Http1Request::render(workload::Session& session, const Variation* variation,
                          net::StringPool& strings, std::string& out) const {
  const bool is_plain_get = variation != nullptr && variation->is_plain_get();
  // The body first: its length stands before it.
  std::string body;
  if (varying_body_ != nullptr && !is_plain_get) {
    body = strings.take();
    session.render(*varying_body_, body);
  }
  const std::string_view body_text = varying_body_ != nullptr ? body : constant_body_;

  out.append(is_plain_get ? "GET" : method_).append(" ");
  const std::size_t target_from = out.size();
  append_target(session, variation, out);
  const std::size_t target_size = out.size() - target_from;
  out += kVersion;
  append_headers(session, variation, out);
  if (variation != nullptr) {
    append_additions(*variation, out.substr(target_from, target_size), out);
  }
  if (sends_length_ && !is_plain_get) append_length(out, body_text.size() + body_tail_.size());
  out += kLineEnd;
  if (!trails_body_ && !is_plain_get) out += body_text;
  strings.give(std::move(body));
}

void Http1Request::append_target(workload::Session& session, const Variation* variation,
                                 std::string& out) const {
  const std::size_t from = out.size();
  if (variation != nullptr && variation->elsewhere != nullptr) {
    out += variation->elsewhere->target;
  } else {
    session.render(target_, out);
  }
  encode_target(out, from);
}

std::span<const Http1Request::Header> Http1Request::credentials_if(
    const Variation* variation) const {
  if (variation != nullptr && variation->hides_credentials()) return {};
  return credentials_;
}

void Http1Request::render_headers(std::span<const Header> headers, workload::Session& session,
                                  std::string& out) {
  for (const Header& header : headers) {
    out.append(header.name).append(": ");
    const std::size_t from = out.size();
    session.render(header.value, out);
    blank_controls(out, from);
    out += kLineEnd;
  }
}

void Http1Request::append_headers(workload::Session& session, const Variation* variation,
                                  std::string& out) const {
  if (variation != nullptr && variation->elsewhere != nullptr && !host_.empty()) {
    append_header("Host", variation->elsewhere->host, out);
  } else {
    out += host_;
  }
  out += fixed_headers_;
  render_headers(credentials_if(variation), session, out);
  render_headers(varying_headers_, session, out);
}

}  // namespace headroom::load
