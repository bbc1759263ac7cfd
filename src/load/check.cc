#include "load/check.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "load/found_values.h"
#include "load/parsed_body.h"
#include "load/stream_tokens.h"

namespace headroom::load {
namespace {

using spec::Check;
using spec::Expectation;
using spec::Limit;

bool keeps(const Limit& limit, long double value) {
  switch (limit.sign) {
    case Limit::Sign::kEqual:
      return value == limit.value;
    case Limit::Sign::kNotEqual:
      return value != limit.value;
    case Limit::Sign::kLess:
      return value < limit.value;
    case Limit::Sign::kLessOrEqual:
      return value <= limit.value;
    case Limit::Sign::kGreater:
      return value > limit.value;
    case Limit::Sign::kGreaterOrEqual:
      return value >= limit.value;
  }
  return false;
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Of characters, as JSON counts them.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool holds(const workload::Check& check, std::optional<std::string_view> text) {
  const Expectation& condition = check.condition;
  if (condition.kind == Expectation::Kind::kIsMissing) return !text;
  if (!text) return false;
  switch (condition.kind) {
    case Expectation::Kind::kExists:
      return true;
    case Expectation::Kind::kIsMissing:
      return false;
    case Expectation::Kind::kEquals:
      return *text == condition.text;
    case Expectation::Kind::kContains:
      return text->find(condition.text) != std::string_view::npos;
    case Expectation::Kind::kMatches:
      return check.pattern->is_found_in(*text);
    case Expectation::Kind::kIs: {
      const auto number = number_in(*text);
      return number && keeps(condition.limit, *number);
    }
    case Expectation::Kind::kLength:
      return keeps(condition.limit, static_cast<long double>(length_of(*text)));
  }
  return false;
}

bool holds(const workload::Check& check, std::optional<extract::JsonValue> value) {
  const Expectation& condition = check.condition;
  if (condition.kind == Expectation::Kind::kIsMissing) return !value;
  if (!value) return false;
  switch (condition.kind) {
    case Expectation::Kind::kEquals:
      return extract::are_equal(*value, *check.equals);
    case Expectation::Kind::kIs: {
      const auto number = extract::number_of(*value);
      return number && keeps(condition.limit, *number);
    }
    case Expectation::Kind::kLength: {
      const auto length = extract::length_of(*value);
      return length && keeps(condition.limit, static_cast<long double>(*length));
    }
    default:
      break;
  }
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) return holds(check, text);
  std::string json;
  extract::append_json(*value, json);
  return holds(check, std::string_view(json));
}

bool holds(const workload::Check& check, const Response& response, ParsedBody& body) {
  switch (check.subject) {
    case Check::Subject::kBody:
      return holds(check, response.body);
    case Check::Subject::kHeader:
      return holds(check, response.headers.find(check.header));
    case Check::Subject::kJson: {
      const auto root = body.json();
      return holds(check, root ? extract::select_first(*check.path, *root) : std::nullopt);
    }
    case Check::Subject::kLastEvent:
      return holds(check, response.events > 0 ? std::optional(response.last_event) : std::nullopt);
    case Check::Subject::kEvents:
      return keeps(check.condition.limit, static_cast<long double>(response.events));
    case Check::Subject::kSize:
      return keeps(check.condition.limit, static_cast<long double>(response.size));
    case Check::Subject::kResponseTime:
      return keeps(check.condition.limit, static_cast<long double>(response.response_time.count()));
    case Check::Subject::kTtft:
      return response.ttft &&
             keeps(check.condition.limit, static_cast<long double>(response.ttft->count()));
  }
  return false;
}

std::string_view heard(const workload::Turn& turn, const Response& response, ParsedBody& body) {
  if (!turn.hears) return response.said;
  const auto root = body.json();
  return root ? text_at(*turn.hears, *root) : std::string_view();
}

bool is_from_body(const workload::Save& save) {
  return save.source == spec::Source::kJson || save.source == spec::Source::kRegex ||
         save.source == spec::Source::kXPath;
}

}  // namespace

bool looks_at_body(const workload::Step& step) {
  return std::ranges::any_of(step.checks,
                             [](const workload::Check& check) {
                               return check.subject == Check::Subject::kBody ||
                                      check.subject == Check::Subject::kJson;
                             }) ||
         std::ranges::any_of(step.saves, is_from_body) || (step.turn && step.turn->hears);
}

bool looks_at_headers(const workload::Step& step) {
  return std::ranges::any_of(step.checks,
                             [](const workload::Check& check) {
                               return check.subject == Check::Subject::kHeader;
                             }) ||
         std::ranges::any_of(step.saves, [](const workload::Save& save) {
           return save.source == spec::Source::kHeader || save.source == spec::Source::kCookie;
         });
}

bool looks_at_last_event(const workload::Step& step) {
  return std::ranges::any_of(step.checks, [](const workload::Check& check) {
    return check.subject == Check::Subject::kLastEvent;
  });
}

bool needs_plain_body(const workload::Step& step) {
  return step.streaming == spec::Streaming::kServerSentEvents || looks_at_body(step) ||
         std::ranges::any_of(step.checks, [](const workload::Check& check) {
           return check.subject == Check::Subject::kSize;
         });
}

bool is_expected_status(std::span<const spec::StatusRange> expected, int status) {
  if (expected.empty()) return status < 400;
  return std::ranges::any_of(expected, [status](const spec::StatusRange& range) {
    return status >= range.first && status <= range.last;
  });
}

bool hold(std::span<const workload::Check> checks, std::string_view body) {
  const ResponseHeaders none;
  const Response response{.headers = none, .body = body, .last_event = {}};
  ParsedBody parsed(body);
  return std::ranges::all_of(
      checks, [&](const workload::Check& each) { return holds(each, response, parsed); });
}

std::optional<Finding> check(const workload::Step& step, const Response& response,
                             workload::Session& session) {
  if (!is_expected_status(step.statuses, response.status)) {
    return Finding{.failure = run::Failure::kStatus};
  }
  if (step.checks.empty() && step.saves.empty() && !step.turn) return std::nullopt;
  ParsedBody body(response.body);
  std::uint32_t number = step.first_check;
  for (const workload::Check& each : step.checks) {
    if (!holds(each, response, body)) return Finding{run::Failure::kCheck, number};
    ++number;
  }
  for (const workload::Save& save : step.saves) {
    if (!save_value(save, response, body, session)) return Finding{run::Failure::kCheck, number};
    ++number;
  }
  if (step.turn) session.hear(heard(*step.turn, response, body));
  return std::nullopt;
}

}  // namespace headroom::load
