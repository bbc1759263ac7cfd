#include "spec/requirement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/metrics.h"

namespace headroom::spec {
namespace {

// An error at a byte offset of the text, in the convention of Scanner::error.
Error error_at(std::size_t offset, std::string what, std::string why = {}, std::string fix = {}) {
  Error error = invalid(std::move(what), std::move(why), std::move(fix)).error();
  error.at = {0, static_cast<int>(offset) + 1};
  return error;
}

std::size_t offset_of_next(const Scanner& scanner) {
  return static_cast<std::size_t>(scanner.column() - 1);
}

// "p95", "p99.9" and, as most tools write it, "p999" for 99.9.
std::optional<double> percentile_of(std::string_view word) {
  if (word.size() < 2 || word.front() != 'p') return std::nullopt;
  Scanner digits(word.substr(1));
  if (!is_digit(word[1])) return std::nullopt;
  const auto number = digits.number();
  if (!number || !digits.at_end()) return std::nullopt;
  const bool nines = word.size() > 3 && word.substr(1).find_first_not_of('9') == word.npos;
  if (nines) return 1.0 - std::pow(10.0, -static_cast<double>(word.size() - 1));
  return *number / 100.0;
}

Result<Statistic> statistic_of(std::string_view word, std::size_t offset) {
  if (word == "mean") return Statistic{.kind = Statistic::Kind::kMean};
  if (word == "max") return Statistic{.kind = Statistic::Kind::kMax};
  if (const auto percentile = percentile_of(word)) {
    if (*percentile <= 0 || *percentile >= 1) {
      return fail(error_at(offset, fmt::format("{} is not a percentile", in_quotes(word)),
                           "percentiles lie between p0 and p100, both left out",
                           *percentile == 1 ? "write max for the largest value" : ""));
    }
    return Statistic{.kind = Statistic::Kind::kPercentile, .percentile = *percentile};
  }
  std::string fix;
  if (word == "avg" || word == "average") fix = "did you mean mean?";
  if (word == "median" || word == "med") fix = "did you mean p50?";
  if (word == "maximum") fix = "did you mean max?";
  return fail(error_at(offset, fmt::format("unknown statistic {}", in_quotes(word)),
                       "statistics are percentiles such as p95 or p99.9, mean and max",
                       std::move(fix)));
}

Result<Comparison> scan_comparison(Scanner& scanner) {
  // The longer ones first, since "<" is the head of "<=".
  if (scanner.accept("<=")) return Comparison::kLessOrEqual;
  if (scanner.accept(">=")) return Comparison::kGreaterOrEqual;
  if (scanner.accept("<")) return Comparison::kLess;
  if (scanner.accept(">")) return Comparison::kGreater;
  return fail(scanner.expected("<, <=, > or >="));
}

// What somebody means who writes a number alone: most other tools count milliseconds.
std::string_view unit_of_bare(std::string_view number, Unit unit) {
  constexpr double kLeastMilliseconds = 10;
  if (unit == Unit::kPerSecond) return "/s";
  if (unit == Unit::kShare) return "%";
  return Scanner(number).number().value_or(0) < kLeastMilliseconds ? "s" : "ms";
}

// "p(95)<300", as k6 has it, in headroom's words; nothing where the text has no such statistic.
std::optional<std::string> respelled(std::string_view text) {
  const std::size_t open = text.find("p(");
  const std::size_t close = text.find(')', std::min(open, text.size()));
  if (close == text.npos || (open > 0 && is_word_char(text[open - 1]))) return std::nullopt;
  const std::string_view number = trim(text.substr(open + 2, close - open - 2));
  if (!Scanner(number).number()) return std::nullopt;
  const std::string_view rest = text.substr(close + 1);
  const std::size_t sign = std::min(rest.find_first_of("<>"), rest.size());
  const std::size_t limit = std::min(rest.find_first_not_of("<>= ", sign), rest.size());
  const std::string_view comparison = trim(rest.substr(sign, limit - sign));
  const std::string_view bound = trim(rest.substr(limit));
  Scanner bare(bound);
  const bool is_bare = bare.number() && bare.at_end();
  const std::string_view head = trim(text.substr(0, open));
  const bool has_metric = find_metric(head.substr(head.rfind('.') + 1)) != nullptr;
  const std::string statistic = fmt::format("{} p{}", has_metric ? head : "response_time", number);
  if (bound.empty()) return statistic + " < 300ms";
  return fmt::format("{} {} {}{}", statistic, comparison, bound,
                     is_bare ? unit_of_bare(bound, Unit::kSeconds) : "");
}

Error wrong_limit(const Scanner& scanner, const MetricInfo& metric, const Error& cause) {
  Scanner ahead = scanner;
  const std::size_t offset = offset_of_next(scanner);
  const auto word = ahead.run();
  if (!word) {
    return error_at(offset, "the requirement has no limit",
                    fmt::format("{} {}", metric.name, describe(metric.unit)));
  }
  std::string fix = cause.fix;
  Scanner bare(*word);
  if (bare.number() && bare.at_end()) {
    fix = fmt::format("did you mean {}{}?", *word, unit_of_bare(*word, metric.unit));
  }
  return error_at(offset, fmt::format("{} is not a limit for {}", in_quotes(*word), metric.name),
                  fmt::format("{} {}", metric.name, describe(metric.unit)), std::move(fix));
}

Result<double> scan_limit(Scanner& scanner, const MetricInfo& metric) {
  Scanner ahead = scanner;
  double limit = 0;
  switch (metric.unit) {
    case Unit::kSeconds: {
      const auto duration = scan_duration(ahead);
      if (!duration) return fail(wrong_limit(scanner, metric, duration.error()));
      limit = to_seconds(*duration);
      break;
    }
    case Unit::kPerSecond: {
      const auto rate = scan_rate(ahead);
      if (!rate) return fail(wrong_limit(scanner, metric, rate.error()));
      limit = rate->per_second;
      break;
    }
    case Unit::kShare: {
      const auto share = scan_ratio(ahead);
      // 0.5 could mean a half or half a per cent, and "1" almost never means all of them.
      const bool with_percent = share && ahead.since(scanner.offset()).ends_with('%');
      if (!with_percent) {
        return fail(wrong_limit(scanner, metric, share ? Error{} : share.error()));
      }
      limit = share->value;
      if (limit > 1) {
        return fail(scanner.error(fmt::format("{} cannot exceed 100%", metric.name),
                                  "it is a share of all requests"));
      }
      break;
    }
  }
  scanner = ahead;
  return limit;
}

Result<void> scan_window(Scanner& scanner, std::string_view words, std::optional<Nanos>& window) {
  if (window) return fail(scanner.error(fmt::format("\"{}\" stands twice", words)));
  const Scanner before = scanner;
  const auto duration = scan_duration(scanner);
  if (!duration) return fail(duration.error());
  if (*duration <= Nanos{0}) return fail(before.error("a window must be longer than 0s"));
  window = *duration;
  return {};
}

// The word behind "after" or "at".
Result<Scope::When> scan_moment(Scanner& scanner) {
  if (scanner.accept("after")) {
    if (scanner.accept("warm-up")) return Scope::When::kAfterWarmUp;
    if (scanner.accept("fault")) return Scope::When::kAfterFault;
    return fail(scanner.expected("\"warm-up\" or \"fault\""));
  }
  if (auto at = scanner.expect("at"); !at) return fail(at.error());
  if (!scanner.accept("expected")) return fail(scanner.expected("\"expected peak\""));
  if (!scanner.accept("peak")) return fail(scanner.expected("\"peak\""));
  return Scope::When::kAtExpectedPeak;
}

Result<Scope> scan_scope(Scanner& scanner) {
  Scope scope;
  while (!scanner.at_end()) {
    Scanner ahead = scanner;
    if (ahead.accept("after") || ahead.accept("at")) {
      if (scope.when != Scope::When::kAlways) {
        return fail(scanner.error("a requirement has one \"after ...\" or \"at ...\""));
      }
      const auto when = scan_moment(scanner);
      if (!when) return fail(when.error());
      scope.when = *when;
    } else if (scanner.accept("in")) {
      if (!scanner.accept("every")) return fail(scanner.expected("\"every\" and a duration"));
      if (auto read = scan_window(scanner, "in every", scope.every); !read) {
        return fail(read.error());
      }
    } else if (scanner.accept("over")) {
      if (auto read = scan_window(scanner, "over", scope.over); !read) return fail(read.error());
    } else {
      constexpr std::array<std::string_view, 4> kOpenings{"in", "over", "after", "at"};
      const std::string_view word = ahead.run().value_or("");
      return fail(
          scanner.error(fmt::format("{} cannot follow the limit", in_quotes(scanner.rest())),
                        "what may follow is \"in every 30s\", \"over 30d\", \"after "
                        "warm-up\", \"after fault\" or "
                        "\"at expected peak\"",
                        did_you_mean(word, kOpenings)));
    }
  }
  return scope;
}

std::string normalise_spaces(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (!is_space(c)) {
      out.push_back(c);
    } else if (out.back() != ' ') {
      out.push_back(' ');
    }
  }
  return out;
}

// Reads the statistic where one is due, and refuses one where none applies.
Result<Statistic> scan_statistic(Scanner& scanner, const MetricInfo& metric) {
  const std::size_t offset = offset_of_next(scanner);
  const auto word = scanner.run("<>=!");
  if (metric.judged == Judged::kAsOneValue) {
    if (!word) return Statistic{};
    if (statistic_of(*word, offset)) {
      return fail(error_at(offset, fmt::format("{} takes no statistic", metric.name),
                           "it is one value, not a distribution",
                           fmt::format("leave {} out", *word)));
    }
    return fail(
        error_at(offset, fmt::format("expected <, <=, > or >= but found {}", in_quotes(*word))));
  }
  if (!word) {
    return fail(
        error_at(offset, fmt::format("{} needs a statistic", metric.name),
                 "it differs from request to request",
                 fmt::format("write {} p95, or another percentile, mean or max", metric.name)));
  }
  return statistic_of(*word, offset);
}

Result<Requirement> parse(std::string_view text) {
  Scanner scanner(text);
  Requirement requirement;
  const std::size_t begin = offset_of_next(scanner);
  if (const auto meant = respelled(text)) {
    return fail(error_at(begin, fmt::format("{} is no requirement", in_quotes(text)),
                         "a percentile is written p95", fmt::format("write {}", *meant)));
  }
  const auto subject = scanner.run("<>=!");
  if (!subject) {
    return fail(scanner.error("a requirement begins with what it measures", {},
                              "for example: response_time p95 < 1s"));
  }
  const std::size_t dot = subject->rfind('.');
  const std::size_t name_begin = dot == subject->npos ? 0 : dot + 1;
  const std::string_view name = subject->substr(name_begin);
  const MetricInfo* metric = find_metric(name);
  if (metric == nullptr) {
    if (dot == subject->npos && statistic_of(name, 0)) {
      return fail(error_at(begin, fmt::format("{} stands before its metric", in_quotes(name)), {},
                           fmt::format("write response_time {} < 1s", name)));
    }
    Error error = unknown_metric(name);
    error.at = {0, static_cast<int>(begin + name_begin) + 1};
    return fail(std::move(error));
  }
  if (dot == 0) return fail(error_at(begin, "the step's or tag's name is missing before the dot"));
  if (dot != subject->npos) requirement.subject = subject->substr(0, dot);
  requirement.metric = metric->metric;

  const auto statistic = scan_statistic(scanner, *metric);
  if (!statistic) return fail(statistic.error());
  requirement.statistic = *statistic;
  const auto comparison = scan_comparison(scanner);
  if (!comparison) return fail(comparison.error());
  requirement.comparison = *comparison;
  const auto limit = scan_limit(scanner, *metric);
  if (!limit) return fail(limit.error());
  requirement.limit = *limit;
  const auto scope = scan_scope(scanner);
  if (!scope) return fail(scope.error());
  requirement.scope = *scope;
  requirement.text = normalise_spaces(text);
  return requirement;
}

}  // namespace

Result<Requirement> parse_requirement(std::string_view text, Position at) {
  auto requirement = parse(text);
  if (requirement) {
    requirement->at = at;
    return requirement;
  }
  Error error = std::move(requirement.error());
  if (at.line > 0) error.at = {at.line, at.column + std::max(error.at.column, 1) - 1};
  return fail(std::move(error));
}

}  // namespace headroom::spec
