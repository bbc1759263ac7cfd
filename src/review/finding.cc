#include "review/finding.h"

#include <fmt/format.h>

namespace headroom::review {

std::string figures_text(const Finding& finding) {
  std::string text;
  for (const Figure& figure : finding.figures) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", figure.name, figure.value);
  }
  if (finding.after) {
    text += fmt::format("; once mended, {}: {}", finding.after->name, finding.after->value);
  }
  return text;
}

}  // namespace headroom::review
