#include "spec/answer.h"

#include <fmt/format.h>

#include "base/text.h"
#include "spec/limit.h"

namespace headroom::spec {
namespace {

constexpr std::size_t kLongestLabel = 100;

std::string subject_of(const Check& check) {
  switch (check.subject) {
    case Check::Subject::kBody:
      return "body";
    case Check::Subject::kHeader:
      return "header " + check.name;
    case Check::Subject::kJson:
      return check.name;
    case Check::Subject::kLastEvent:
      return "last_event";
    case Check::Subject::kEvents:
      return "events";
    case Check::Subject::kSize:
      return "size";
    case Check::Subject::kResponseTime:
      return "response_time";
    case Check::Subject::kTtft:
      return "ttft";
  }
  return {};
}

LimitUnit unit_of(Check::Subject subject) {
  if (subject == Check::Subject::kSize) return LimitUnit::kBytes;
  if (subject == Check::Subject::kResponseTime || subject == Check::Subject::kTtft) {
    return LimitUnit::kTime;
  }
  return LimitUnit::kNumber;
}

std::string condition_text(const Check& check) {
  const Expectation& condition = check.condition;
  switch (condition.kind) {
    case Expectation::Kind::kExists:
      return "exists";
    case Expectation::Kind::kIsMissing:
      return "is missing";
    case Expectation::Kind::kEquals:
      return "is " +
             (check.subject == Check::Subject::kJson ? condition.json : in_quotes(condition.text));
    case Expectation::Kind::kContains:
      return "contains " + in_quotes(condition.text);
    case Expectation::Kind::kMatches:
      return fmt::format("matches /{}/", condition.text);
    case Expectation::Kind::kIs:
      return to_string(condition.limit, unit_of(check.subject));
    case Expectation::Kind::kLength:
      return "length " + to_string(condition.limit, LimitUnit::kNumber);
  }
  return {};
}

}  // namespace

std::string label_of(const Check& check) {
  const std::string label = fmt::format("{} {}", subject_of(check), condition_text(check));
  if (label.size() <= kLongestLabel) return label;
  return fmt::format("{}...", cut_to(label, kLongestLabel - 3));
}

}  // namespace headroom::spec
