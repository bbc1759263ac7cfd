#include "load/fields_request.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "load/request_text.h"

namespace headroom::load {
namespace {

// Ends each varying value in what render() gives: no value can hold it.
constexpr char kEnd = '\n';

// Where these stand in the list of fields.
constexpr std::size_t kMethodField = 0;
constexpr std::size_t kAuthorityField = 2;
constexpr std::size_t kPathField = 3;

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

// Takes a line of what render() gave off it.
std::string_view next_line(std::string_view& rendered) {
  const std::size_t end = rendered.find(kEnd);
  const std::string_view line = rendered.substr(0, end);
  rendered.remove_prefix(end + 1);
  return line;
}

workload::Template literal(std::string text) {
  return workload::Template({{std::move(text), false, {}}});
}

}  // namespace

FieldsRequest::FieldsRequest(const workload::Step& step, const workload::Template& target,
                             const Origin& origin)
    : body_tail_(step.body_tail ? step.body_tail->bytes() : std::string_view()) {
  add(":method", step.method);
  add(":scheme", origin.scheme);
  const auto host = std::ranges::find_if(
      step.headers, [](const auto& header) { return to_lower(header.name) == "host"; });
  has_own_host_ = host != step.headers.end();
  add(":authority", has_own_host_ ? host->value : literal(origin.authority()));
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
  step.call ? set_message(step) : set_body(step);
}

void FieldsRequest::set_body(const workload::Step& step) {
  if (step.body && !step.body->is_constant()) {
    varying_body_ = &*step.body;
    length_field_ = fields_.size();
    add("content-length", "");
    fields_.back().flags &= static_cast<std::uint8_t>(~NGHTTP2_NV_FLAG_NO_COPY_VALUE);
  } else if (step.body || step.body_tail || expects_a_body(step.method)) {
    if (step.body) constant_body_ = step.body->constant_text();
    length_field_ = fields_.size();
    add("content-length", std::to_string(constant_body_.size() + body_tail_.size()));
  }
}

void FieldsRequest::set_message(const workload::Step& step) {
  call_ = &*step.call;
  if (step.body && !step.body->is_constant()) {
    varying_body_ = &*step.body;
    return;
  }
  std::string message;
  const auto fits = call_->encode(step.body ? step.body->constant_text() : "", message);
  HEADROOM_CHECK(fits.has_value(), "a message that never varies was checked with the plan");
  constant_body_ = keep(std::move(message));
}

bool FieldsRequest::render_body(workload::Session& session, std::string& out) const {
  if (call_ == nullptr) {
    session.render(*varying_body_, out);
    return true;
  }
  thread_local std::string json;
  json.clear();
  session.render(*varying_body_, json);
  return call_->encode(json, out).has_value();
}

void FieldsRequest::add(std::string_view name, const workload::Template& value) {
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

void FieldsRequest::add(std::string_view name, std::string_view value) {
  nghttp2_nv& field = fields_.emplace_back();
  set_name(field, keep(std::string(name)));
  set_value(field, keep(std::string(value)));
  field.flags = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
}

// Lines of what varies, in their order; then that of the cookies, where there may be any; then the
// body.
bool FieldsRequest::render(workload::Session& session, const Variation* variation,
                           std::string& out) const {
  for (const Varying& varying : varying_) {
    const std::size_t from = out.size();
    session.render(varying.value, out);
    varying.place == Place::kTarget ? encode_target(out, from) : blank_controls(out, from);
    out += kEnd;
  }
  if (variation != nullptr && variation->cookies != nullptr) {
    const std::size_t from = out.size();
    out += variation->cookies_for(target_in(out, variation));
    blank_controls(out, from);
    out += kEnd;
  }
  const bool has_body = variation == nullptr || !variation->is_plain_get();
  return varying_body_ == nullptr || !has_body || render_body(session, out);
}

std::string FieldsRequest::target_in(std::string_view rendered, const Variation* variation) const {
  if (variation->elsewhere != nullptr) return variation->elsewhere->target;
  for (const Varying& varying : varying_) {
    const std::string_view line = next_line(rendered);
    if (varying.place == Place::kTarget) return std::string(line);
  }
  const nghttp2_nv& path = fields_[kPathField];
  return {reinterpret_cast<const char*>(path.value), path.valuelen};
}

FieldsRequest::Parts FieldsRequest::parts(std::string_view rendered, const Variation* variation,
                                          FieldsScratch& scratch) const {
  if (is_constant() && variation == nullptr) return {fields_, constant_body_, body_tail_};
  auto& fields = scratch.fields;
  fields.assign(fields_.begin(), fields_.end());
  for (const Varying& varying : varying_) {
    set_value(fields[varying.field], next_line(rendered));
  }
  if (variation != nullptr) vary(*variation, rendered, fields);
  Parts parts{.head = {}, .body = constant_body_, .body_tail = body_tail_};
  if (variation != nullptr && variation->is_plain_get()) {
    parts.body = parts.body_tail = {};
  } else if (varying_body_ != nullptr) {
    parts.body = rendered;
    const std::size_t length = rendered.size() + body_tail_.size();
    const auto end = std::to_chars(scratch.length.begin(), scratch.length.end(), length).ptr;
    if (length_field_) set_value(fields[*length_field_], {scratch.length.data(), end});
  }
  // Last, since it moves the fields behind it.
  if (variation != nullptr && variation->hides_credentials()) {
    std::erase_if(fields, [](const nghttp2_nv& field) {
      return is_credential({reinterpret_cast<const char*>(field.name), field.namelen});
    });
  }
  parts.head = fields;
  return parts;
}

void FieldsRequest::vary(const Variation& variation, std::string_view& rendered,
                         std::vector<nghttp2_nv>& fields) const {
  const auto replace = [&](std::size_t field, std::string_view value) {
    set_value(fields[field], value);
    fields[field].flags &= static_cast<std::uint8_t>(~NGHTTP2_NV_FLAG_NO_COPY_VALUE);
  };
  const auto append = [&](std::string_view name, std::string_view value) {
    nghttp2_nv& field = fields.emplace_back();
    set_name(field, name);
    set_value(field, value);
    field.flags = NGHTTP2_NV_FLAG_NONE;
  };
  if (variation.elsewhere != nullptr) {
    replace(kPathField, variation.elsewhere->target);
    if (!has_own_host_) replace(kAuthorityField, variation.elsewhere->host);
  }
  if (variation.is_plain_get()) {
    replace(kMethodField, "GET");
    if (length_field_) fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(*length_field_));
  }
  if (variation.cookies != nullptr) {
    const std::string_view cookies = next_line(rendered);
    if (!cookies.empty()) append("cookie", cookies);
  }
  if (variation.traceparent) {
    append(workload::Traceparent::kField,
           {variation.traceparent->data(), variation.traceparent->size()});
  }
}

FieldsRequests fields_requests(const workload::Plan& plan, const Destinations& destinations,
                               std::uint32_t destination) {
  FieldsRequests requests(plan.steps.size());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Route& route = destinations.routes[i];
    // An answer may lead a step here that goes elsewhere.
    const bool may_come = plan.steps[i].redirects == spec::Redirects::kFollow;
    if (route.destination != destination && !may_come) continue;
    requests[i].emplace(plan.steps[i], route.target, destinations.all[destination].origin);
  }
  return requests;
}

}  // namespace headroom::load
