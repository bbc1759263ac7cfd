#include "report/html_cells.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/figures.h"

namespace headroom::report {

std::string td(std::string_view text, std::string_view css_class) {
  return fmt::format(R"(<td class="{}">{}</td>)", css_class, escape_markup(text));
}

std::string th(std::string_view text, std::string_view css_class) {
  return fmt::format(R"(<th class="{}">{}</th>)", css_class, escape_markup(text));
}

std::string named_row(std::string_view name, std::string_view cells) {
  return fmt::format(R"(<tr><th scope="row">{}</th>{}</tr>)", escape_markup(name), cells);
}

std::string percentile_cells(const Histogram& nanos) {
  const auto cell = [&](std::uint64_t value) {
    return td(nanos.count() == 0 ? "–" : nanos_text(value));
  };
  std::string out;
  for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) out += cell(nanos.percentile(p));
  return out + cell(nanos.max());
}

std::string percentile_heads() {
  std::string out;
  for (const char* name : {"p50", "p90", "p95", "p99", "p99.9", "max"}) out += th(name);
  return out;
}

}  // namespace headroom::report
