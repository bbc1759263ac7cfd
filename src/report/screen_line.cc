#include "report/screen_line.h"

#include <fmt/format.h>

namespace headroom::report {

LineBuilder& LineBuilder::add(std::string_view text, Tone tone) {
  const std::string fitting = cut(text, left_);
  line_.painted += paint(fitting, tone, Colour::kOn);
  line_.columns += columns_of(fitting);
  left_ -= columns_of(fitting);
  return *this;
}

LineBuilder& LineBuilder::label(std::string_view name) {
  return add(fmt::format("{:<10}", name), Tone::kQuiet);
}

}  // namespace headroom::report
