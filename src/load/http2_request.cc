#include "load/http2_request.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "load/request_text.h"

namespace headroom::load {
namespace {

// Ends each varying value in what render() gives: no value can hold it.
constexpr char kEnd = '\n';

// What HTTP/2 has no place for (RFC 9113, 8.2.2), and what is ours to say.
constexpr std::array<std::string_view, 8> kLeftOut{
    "connection", "content-length",   "http2-settings", "keep-alive",
    "host",       "proxy-connection", "upgrade",        "transfer-encoding"};

void set_name(nghttp2_nv& field, std::string_view name) {
  // nghttp2 only reads what it is shown, though its type does not say so.
  field.name = reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data()));
  field.namelen = name.size();
}

void set_value(nghttp2_nv& field, std::string_view value) {
  field.value = reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data()));
  field.valuelen = value.size();
}

workload::Template literal(std::string text) {
  return workload::Template({{std::move(text), false, {}}});
}

}  // namespace

Http2Request::Http2Request(const workload::Step& step, const workload::Template& target,
                           const Origin& origin)
    : body_tail_(step.body_tail ? step.body_tail->bytes() : std::string_view()) {
  add(":method", step.method);
  add(":scheme", origin.scheme);
  const auto host = std::ranges::find_if(
      step.headers, [](const auto& header) { return to_lower(header.name) == "host"; });
  add(":authority", host != step.headers.end() ? host->value : literal(origin.authority()));
  add(":path", target);
  if (!has_header(step, "user-agent")) add("user-agent", kUserAgent);
  if (step.streaming == spec::Streaming::kServerSentEvents && !has_header(step, "accept")) {
    add("accept", "text/event-stream");
  }
  for (const auto& header : step.headers) {
    const std::string name = to_lower(header.name);
    const bool is_left_out = std::ranges::find(kLeftOut, name) != kLeftOut.end() ||
                             (name == "te" && header.value.constant_text() != "trailers");
    if (!is_left_out) add(name, header.value);
  }
  if (step.body && !step.body->is_constant()) {
    varying_body_ = &*step.body;
    length_field_ = fields_.size();
    add("content-length", "");
    fields_.back().flags &= static_cast<std::uint8_t>(~NGHTTP2_NV_FLAG_NO_COPY_VALUE);
  } else if (step.body || step.body_tail || expects_a_body(step.method)) {
    if (step.body) constant_body_ = step.body->constant_text();
    add("content-length", std::to_string(constant_body_.size() + body_tail_.size()));
  }
}

void Http2Request::add(std::string_view name, const workload::Template& value) {
  const Place place = name == ":path" ? Place::kTarget : Place::kHeader;
  std::string text;
  if (value.is_constant()) {
    text = value.constant_text();
    place == Place::kTarget ? encode_target(text, 0) : blank_controls(text, 0);
  }
  add(name, trim(text));
  if (value.is_constant()) return;
  varying_.push_back({fields_.size() - 1, value, place});
  fields_.back().flags &= static_cast<std::uint8_t>(~NGHTTP2_NV_FLAG_NO_COPY_VALUE);
}

void Http2Request::add(std::string_view name, std::string_view value) {
  nghttp2_nv& field = fields_.emplace_back();
  set_name(field, keep(std::string(name)));
  set_value(field, keep(std::string(value)));
  field.flags = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
}

void Http2Request::render(workload::Session& session, std::string& out) const {
  for (const Varying& varying : varying_) {
    const std::size_t from = out.size();
    session.render(varying.value, out);
    varying.place == Place::kTarget ? encode_target(out, from) : blank_controls(out, from);
    out += kEnd;
  }
  if (varying_body_ != nullptr) session.render(*varying_body_, out);
}

Http2Request::Parts Http2Request::parts(std::string_view rendered, Http2Scratch& scratch) const {
  if (is_constant()) return {fields_, constant_body_, body_tail_};
  scratch.fields.assign(fields_.begin(), fields_.end());
  for (const Varying& varying : varying_) {
    const std::size_t end = rendered.find(kEnd);
    set_value(scratch.fields[varying.field], rendered.substr(0, end));
    rendered.remove_prefix(end + 1);
  }
  if (varying_body_ == nullptr) return {scratch.fields, constant_body_, body_tail_};
  const std::size_t length = rendered.size() + body_tail_.size();
  const auto end = std::to_chars(scratch.length.begin(), scratch.length.end(), length).ptr;
  set_value(scratch.fields[*length_field_], {scratch.length.data(), end});
  return {scratch.fields, rendered, body_tail_};
}

}  // namespace headroom::load
