#include "traffic/har_requests.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/url.h"
#include "traffic/base64.h"
#include "traffic/multipart_body.h"
#include "traffic/request_parts.h"
#include "traffic/template_text.h"

namespace headroom::traffic {

Step HarRequests::step_of(const HarEntry& entry, const Origin& first) {
  const Json& request = member(*entry.json, "request");
  Step step;
  step.method = text_of(request, "method");
  step.target = replayable_target(entry.url.target);
  if (entry.url.origin != first) {
    step.target = fmt::format("{}://{}{}", entry.url.origin.scheme, entry.url.origin.authority(),
                              step.target);
  }
  const int status = entry.status;
  if (status != 200 && status != 206 && status != 304) step.status = status;
  add_headers(request, step);
  add_body(request, step);
  return step;
}

void HarRequests::add_headers(const Json& request, Step& step) {
  constexpr std::size_t kLongestValue = 4000;
  std::set<std::string> seen;
  for (const Json& header : member(request, "headers")) {
    const std::string name = text_of(header, "name");
    const std::string value = text_of(header, "value");
    const std::string lower = to_lower(name);
    if (lower == "cookie") ++cookies_;
    if (lower == "accept-encoding" && value.find("gzip") != value.npos) {
      compression_ = Compression::kAccepted;
    }
    const bool is_usual = lower == "accept" && (value == "*/*" || value.starts_with("image/") ||
                                                value.starts_with("text/css"));
    if (!is_worth_keeping(name) || lower == "content-type" || is_usual) continue;
    if (value.size() > kLongestValue || name.size() > 200 || !seen.insert(lower).second) continue;
    step.headers.emplace_back(name, header_value(name, value, secrets_));
  }
}

void HarRequests::add_body(const Json& request, Step& step) {
  const Json& posted = member(request, "postData");
  if (!posted.is_object()) return;
  const std::string type = text_of(posted, "mimeType");
  const Json& fields = member(posted, "params");
  if (to_lower(type).starts_with("multipart/") && fields.is_array() && !fields.empty()) {
    add_parts(fields, step);
    return;
  }
  std::string text = text_of(posted, "text");
  if (text_of(posted, "encoding") == "base64") {
    const auto decoded = decode_base64(text);
    if (!decoded || decoded->find('\0') != std::string::npos) {
      note_body(step, "its body is binary");
      return;
    }
    text = *decoded;
  }
  if (text.empty()) {
    for (const Json& field : fields) {
      if (!text.empty()) text += '&';
      text +=
          percent_encode(text_of(field, "name")) + "=" + percent_encode(text_of(field, "value"));
    }
  }
  RecordedBody recorded = recorded_body(type, text, secrets_);
  if (!recorded.why_not.empty()) note_body(step, recorded.why_not);
  if (!recorded.content_type.empty()) {
    step.headers.emplace_back("Content-Type", header_value("", recorded.content_type, secrets_));
  }
  step.body = std::move(recorded.body);
}

void HarRequests::add_parts(const Json& fields, Step& step) {
  MultipartBody body;
  for (const Json& field : fields) {
    const std::string name = text_of(field, "name");
    const std::string file_name = text_of(field, "fileName");
    const std::string type = text_of(field, "contentType");
    if (file_name.empty()) {
      body.add_text(name, field_value(name, text_of(field, "value"), secrets_), type);
    } else {
      body.add_file(name, file_name, type);
    }
  }
  if (body.is_empty()) {
    note_body(step, "its parts have no names");
  } else {
    step.body = std::move(body).take();
  }
}

void HarRequests::note_body(Step& step, std::string_view why) {
  step.comment = fmt::format("sent without a body: {}", why);
  ++bodies_left_out_;
}

}  // namespace headroom::traffic
