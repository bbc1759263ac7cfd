#include "watch/selector.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "watch/text_cursor.h"

namespace headroom::watch {
namespace {

std::string_view value_of(const Sample& sample, std::string_view label) {
  const auto found = std::ranges::find(sample.labels, label, &Label::name);
  return found == sample.labels.end() ? std::string_view() : found->value;
}

std::unexpected<Error> mistake(std::string_view text, std::string_view rest, std::string why) {
  const auto column = static_cast<int>(text.size() - rest.size()) + 1;
  return fail(Error{.kind = ErrorKind::kInvalid,
                    .what = fmt::format("{} selects no metrics", in_quotes(text)),
                    .why = fmt::format("{} at column {}", why, column),
                    .fix = "write it like http_requests_total{code=~\"5..\"}",
                    .file = {},
                    .at = {.line = 0, .column = column}});
}

}  // namespace

bool Selector::matches(const Sample& sample) const {
  if (!names(sample)) return false;
  return std::ranges::all_of(matchers_, [&](const Matcher& matcher) {
    const std::string_view value = value_of(sample, matcher.label);
    const bool is =
        matcher.pattern ? matcher.pattern->matches_whole(value) : value == matcher.value;
    return is == (matcher.sense == Matcher::Sense::kIs);
  });
}

Result<Selectors> parse_selectors(std::string_view text) {
  std::string unescaped;
  unescaped.reserve(text.size());
  TextCursor cursor(text, unescaped);
  const auto expected = [&](std::string_view what) {
    return mistake(text, cursor.rest(), fmt::format("{} is due", what));
  };

  Selectors selectors;
  do {
    Selector selector;
    const auto metric = cursor.name();
    if (!metric) return expected("the name of a metric");
    selector.metric_ = *metric;
    if (cursor.accept("{")) {
      while (!cursor.accept("}")) {
        const auto label = cursor.name();
        if (!label) return expected("the name of a label, or }");
        Selector::Matcher matcher{.label = std::string(*label), .value = {}, .pattern = {}};
        const bool is_negated = cursor.accept("!");
        const bool is_pattern = !is_negated && cursor.accept("=~");
        const bool is_negated_pattern = is_negated && cursor.accept("~");
        if (!is_pattern && !is_negated_pattern && !cursor.accept("=")) {
          return expected("=, !=, =~ or !~");
        }
        if (is_negated) matcher.sense = Selector::Matcher::Sense::kIsNot;
        const auto value = cursor.quoted();
        if (!value) return expected("a text in double quotes");
        matcher.value = *value;
        if (is_pattern || is_negated_pattern) {
          auto pattern = extract::Pattern::compile(*value);
          if (!pattern) {
            return mistake(text, cursor.rest(),
                           fmt::format("the pattern before this {}", pattern.error().what));
          }
          matcher.pattern = *std::move(pattern);
        }
        selector.matchers_.push_back(std::move(matcher));
        if (!cursor.accept(",") && !cursor.at('}')) return expected("a comma, or }");
      }
    }
    selectors.push_back(std::move(selector));
  } while (cursor.accept("+"));
  if (!cursor.at_end()) return expected("+ or the end");
  return selectors;
}

}  // namespace headroom::watch
