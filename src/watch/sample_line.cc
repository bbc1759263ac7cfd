#include "watch/sample_line.h"

#include <charconv>
#include <cmath>

#include "watch/text_cursor.h"

namespace headroom::watch {
namespace {

std::optional<Nanos> timestamp_of(std::string_view text, TextFormat format) {
  const auto number = parse_number(text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  const double seconds = format == TextFormat::kOpenMetrics ? *number : *number / 1000;
  constexpr double kMostSeconds = 9e9;  // that 64 bits of nanoseconds hold
  if (std::abs(seconds) > kMostSeconds) return std::nullopt;
  return from_seconds(seconds);
}

// Behind "{": labels with commas between, one behind the last allowed, up to "}". A quoted text
// that stands alone is the name of the metric.
bool read_labels(TextCursor& cursor, std::string_view& name, std::vector<Label>& labels) {
  while (!cursor.accept("}")) {
    const bool is_quoted = cursor.at('"');
    const auto label = is_quoted ? cursor.quoted() : cursor.name();
    if (!label) return false;
    if (cursor.accept("=")) {
      const auto value = cursor.quoted();
      if (!value || label->empty() || labels.size() == SampleLine::kMostLabels) return false;
      labels.push_back({.name = *label, .value = *value});
    } else {
      if (!is_quoted || !name.empty()) return false;
      name = *label;
    }
    if (!cursor.accept(",") && !cursor.at('}')) return false;
  }
  return true;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

std::optional<Sample> SampleLine::read(std::string_view line) {
  labels_.clear();
  unescaped_.clear();
  unescaped_.reserve(line.size());
  TextCursor cursor(line, unescaped_);

  Sample sample;
  if (const auto name = cursor.name()) sample.name = *name;
  const bool is_apart = cursor.at_blank();
  if (cursor.accept("{")) {
    if (!read_labels(cursor, sample.name, labels_)) return std::nullopt;
  } else if (!is_apart) {
    return std::nullopt;  // "a.5 1" is no sample of "a"
  }
  if (sample.name.empty()) return std::nullopt;
  sample.labels = labels_;

  const auto value = cursor.word();
  if (!value) return std::nullopt;
  const auto number = parse_number(*value);
  if (!number) return std::nullopt;
  sample.value = *number;
  if (cursor.at_end()) return sample;

  const bool may_have_exemplar = format_ == TextFormat::kOpenMetrics;
  if (!cursor.at('#')) {
    sample.timestamp = timestamp_of(*cursor.word(), format_);
    if (!sample.timestamp) return std::nullopt;
    if (cursor.at_end()) return sample;
  }
  // An exemplar is of no use here, and ends the line.
  if (may_have_exemplar && cursor.at('#')) return sample;
  return std::nullopt;
}

}  // namespace headroom::watch
