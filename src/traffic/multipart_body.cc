#include "traffic/multipart_body.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "traffic/base64.h"
#include "traffic/request_parts.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

constexpr std::string_view kPicture = "data/placeholder.png";
constexpr std::string_view kOctets = "data/placeholder.bin";

bool is_picture(std::string_view type) {
  return type == "image/png" || type == "image/*";
}

// What stands between quotes in the head of a part, or behind its Content-Type.
std::string quotable(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  std::string out(text.substr(0, kLongest));
  std::ranges::replace_if(
      out, [](char c) { return c == '"' || static_cast<unsigned char>(c) < ' '; }, '_');
  return literal(out);
}

// "name" of `form-data; name="a"; filename="b.png"`.
std::optional<std::string> parameter_of(std::string_view header, std::string_view name) {
  for (const std::string_view field : split(header, ';')) {
    const std::string_view parameter = trim(field);
    const std::size_t equals = parameter.find('=');
    if (equals == parameter.npos || to_lower(trim(parameter.substr(0, equals))) != name) continue;
    std::string_view value = trim(parameter.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
  }
  return std::nullopt;
}

// Lines end in CR LF; some recorders keep LF alone.
std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// The head and the content of one part.
void add_recorded(std::string_view part, MultipartBody& body, std::set<std::string>& secrets) {
  std::string disposition;
  std::string type;
  while (!part.empty()) {
    const std::size_t end = part.find('\n');
    const std::string_view line = trim(part.substr(0, end));
    part.remove_prefix(end == part.npos ? part.size() : end + 1);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == line.npos) continue;
    const std::string name = to_lower(trim(line.substr(0, colon)));
    if (name == "content-disposition") disposition = line.substr(colon + 1);
    if (name == "content-type") type = trim(line.substr(colon + 1));
  }
  const auto name = parameter_of(disposition, "name");
  if (!name) return;
  if (const auto file_name = parameter_of(disposition, "filename")) {
    body.add_file(*name, *file_name, type);
  } else {
    body.add_text(*name, field_value(*name, without_line_end(part), secrets), type);
  }
}

void gather(const std::vector<Step>& steps, std::set<std::string>& files) {
  for (const Step& step : steps) {
    if (step.body.kind == Body::Kind::kFile) files.insert(step.body.text);
    for (const Part& part : step.body.parts) {
      if (!part.file.empty()) files.insert(part.file);
    }
    gather(step.steps, files);
  }
}

}  // namespace

bool MultipartBody::is_new(std::string_view name) {
  constexpr std::size_t kMostParts = 200;
  return !name.empty() && body_.parts.size() < kMostParts && names_.insert(quotable(name)).second;
}

void MultipartBody::add_text(std::string_view name, std::string value, std::string_view type) {
  if (!is_new(name)) return;
  body_.parts.push_back(
      {.name = quotable(name), .value = std::move(value), .type = quotable(type)});
}

void MultipartBody::add_file(std::string_view name, std::string_view file_name,
                             std::string_view type) {
  if (!is_new(name)) return;
  const std::string lower = to_lower(type);
  body_.parts.push_back({.name = quotable(name),
                         .file = std::string(is_picture(lower) ? kPicture : kOctets),
                         .file_name = quotable(file_name),
                         .type = is_picture(lower)               ? "image/png"
                                 : lower.find('*') == lower.npos ? quotable(type)
                                                                 : ""});
}

std::optional<Body> recorded_multipart(std::string_view content_type, std::string_view text,
                                       std::set<std::string>& secrets) {
  const auto boundary = parameter_of(content_type, "boundary");
  if (!boundary || boundary->empty()) return std::nullopt;
  const std::string mark = "--" + *boundary;
  MultipartBody body;
  std::size_t at = text.find(mark);
  while (at != text.npos) {
    const std::size_t begin = at + mark.size();
    at = text.find(mark, begin);
    if (at == text.npos) break;  // behind the last is no part
    std::string_view part = text.substr(begin, at - begin);
    part.remove_prefix(
        std::min(part.size(), part.find('\n') == part.npos ? 0 : part.find('\n') + 1));
    add_recorded(without_line_end(part), body, secrets);
  }
  if (body.is_empty()) return std::nullopt;
  return std::move(body).take();
}

Body file_body(std::string_view type) {
  return {.kind = Body::Kind::kFile,
          .text = std::string(is_picture(to_lower(type)) ? kPicture : kOctets)};
}

std::set<std::string> placeholders_of(const Draft& draft) {
  std::set<std::string> files;
  for (const Journey& journey : draft.journeys) gather(journey.steps, files);
  return files;
}

std::string placeholder_text(std::string_view path) {
  if (path != kPicture)
    return "A placeholder of headroom init: put a file here as users send it.\n";
  const auto picture = decode_base64(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
      "gg==");
  HEADROOM_CHECK(picture.has_value(), "a constant");
  return *picture;
}

void describe_placeholders(Draft& draft) {
  const std::set<std::string> files = placeholders_of(draft);
  if (files.empty()) return;
  draft.dropped.push_back(
      fmt::format("what files hold: {} is sent for each; put one there such as users send",
                  fmt::join(files, " or ")));
}

}  // namespace headroom::traffic
