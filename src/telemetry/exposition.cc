#include "telemetry/exposition.h"

#include <fmt/format.h>

#include "base/text.h"
#include "telemetry/series.h"

namespace headroom::telemetry {
namespace {

// A label's value, or the text of a HELP line, where a quote needs no escape in the older format
// and may have one in OpenMetrics.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == '"') {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view type_word(Type type) {
  constexpr std::string_view kWords[] = {"counter", "gauge", "histogram"};
  return kWords[static_cast<std::size_t>(type)];
}

void append_head(std::string& out, const Family& family, TextFormat format) {
  // The older format describes a series by its own name, OpenMetrics the family without "_total".
  const bool is_open = format == TextFormat::kOpenMetrics;
  const std::string name =
      family_name(family) + (family.type == Type::kCounter && !is_open ? "_total" : "");
  fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, family.help, name,
                 type_word(family.type));
  if (is_open && family.unit != Unit::kNone) {
    fmt::format_to(std::back_inserter(out), "# UNIT {} {}\n", name,
                   family.unit == Unit::kSeconds ? "seconds" : "bytes");
  }
}

void append_series(std::string& out, std::string_view name, std::string_view suffix,
                   const Labels& labels, double value) {
  out += name;
  out += suffix;
  char before = '{';
  for (const auto& [label, text] : labels) {
    fmt::format_to(std::back_inserter(out), "{}{}=\"{}\"", before, label, escaped(text));
    before = ',';
  }
  if (!labels.empty()) out += '}';
  fmt::format_to(std::back_inserter(out), " {}\n", number_text(value));
}

}  // namespace

TextFormat format_for(std::string_view accept) {
  return to_lower(accept).find("application/openmetrics-text") == std::string::npos
             ? TextFormat::kPrometheus
             : TextFormat::kOpenMetrics;
}

std::string_view content_type(TextFormat format) {
  return format == TextFormat::kOpenMetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

std::string exposition(const Snapshot& snapshot, TextFormat format) {
  std::string out;
  for (const Family& family : snapshot.families) {
    append_head(out, family, format);
    const std::string name = family_name(family);
    visit_series(family, snapshot.common,
                 [&](std::string_view suffix, const Labels& labels, double value) {
                   append_series(out, name, suffix, labels, value);
                 });
  }
  if (format == TextFormat::kOpenMetrics) out += "# EOF\n";
  return out;
}

}  // namespace headroom::telemetry
