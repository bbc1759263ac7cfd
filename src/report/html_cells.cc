#include "report/html_cells.h"

#include <fmt/format.h>

#include "report/escape.h"

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

}  // namespace headroom::report
