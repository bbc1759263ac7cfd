#include "load/answer_words.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "base/text.h"
#include "load/parsed_body.h"
#include "run/status.h"

namespace headroom::load {
namespace {

using spec::Check;

constexpr std::size_t kTold = 80;
constexpr std::size_t kMembersNamed = 8;

// In one line, and cut; empty where it is no text.
std::string excerpt(std::string_view text) {
  std::string line;
  bool is_apart = false;  // from what is in the line
  for (const char c : text) {
    if (is_space(c)) {
      is_apart = !line.empty();
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return {};
    if (std::exchange(is_apart, false)) line += ' ';
    line += c;
    if (line.size() > kTold) break;
  }
  const std::string_view told = trim(cut_to(line, kTold));
  if (!simdjson::validate_utf8(told)) return {};
  return fmt::format("{}{}", told, line.size() > kTold ? "..." : "");
}

std::string is(std::string_view what, std::string_view text) {
  if (trim(text).empty()) return fmt::format("{} is empty", what);
  const std::string told = excerpt(text);
  return told.empty() ? fmt::format("{} is no text", what) : fmt::format("{} is {}", what, told);
}

// Without its values.
std::string shape_of(ParsedBody& body) {
  const std::string_view text = trim(body.text());
  if (text.empty()) return "the body is empty";
  const auto root = body.json();
  if (!root) return text.front() == '<' ? "the body is markup, no JSON" : "the body is no JSON";
  simdjson::dom::object object;
  simdjson::dom::array list;
  if (root->get(list) == simdjson::SUCCESS) {
    return fmt::format("the body is a list of {}", list.size());
  }
  if (root->get(object) != simdjson::SUCCESS) return "the body is a single value";
  std::vector<std::string_view> names;
  for (const auto& member : object) {
    if (names.size() < kMembersNamed) names.push_back(member.key);
  }
  if (names.empty()) return "the body is an object without members";
  if (object.size() > names.size()) names.emplace_back("more");
  const std::string told = excerpt(enumerate(names, "and"));
  return told.empty() ? "the body is an object" : "the body has " + told;
}

std::string rounded(Nanos time) {
  return to_string(Nanos(std::chrono::round<std::chrono::microseconds>(time)));
}

std::string found_in_json(const workload::Check& check, ParsedBody& body) {
  const auto root = body.json();
  const auto value = root ? extract::select_first(*check.path, *root) : std::nullopt;
  if (!value) return "there is none: " + shape_of(body);
  std::string json;
  extract::append_json(*value, json);
  return is("it", json);
}

std::string found(const workload::Check& check, const Response& response, ParsedBody& body) {
  switch (check.subject) {
    case Check::Subject::kBody:
      return is("the body", response.body);
    case Check::Subject::kHeader: {
      const auto value = response.headers.find(check.header);
      return value ? is("it", *value) : "there is none";
    }
    case Check::Subject::kJson:
      return found_in_json(check, body);
    case Check::Subject::kLastEvent:
      return response.events > 0 ? is("it", response.last_event) : "there was no event";
    case Check::Subject::kEvents:
      return fmt::format("there were {}", response.events);
    case Check::Subject::kSize:
      return fmt::format("the body has {} bytes", response.size);
    case Check::Subject::kResponseTime:
      return "it was " + rounded(response.response_time);
    case Check::Subject::kTtft:
      return response.ttft ? "it was " + rounded(*response.ttft) : "there was no event";
  }
  return {};
}

std::string found(const workload::Save& save, ParsedBody& body) {
  const std::string none = "there is none";
  return save.source == spec::Source::kJson ? none + ": " + shape_of(body) : none;
}

}  // namespace

std::string words_of_status(int status, std::string_view body) {
  const std::string told = excerpt(body);
  return told.empty() ? told : fmt::format("{} with {}", run::status_text(status), told);
}

std::string words_of_check(const workload::Step& step, const Response& response,
                           std::uint32_t number) {
  const std::size_t index = number - step.first_check;
  ParsedBody body(response.body);
  if (index < step.checks.size()) {
    const workload::Check& check = step.checks[index];
    return fmt::format("{}, but {}", check.label, found(check, response, body));
  }
  const workload::Save& save = step.saves[index - step.checks.size()];
  return fmt::format("{}, but {}", save.label, found(save, body));
}

}  // namespace headroom::load
