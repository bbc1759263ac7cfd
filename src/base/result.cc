#include "base/result.h"

#include <fmt/format.h>

namespace headroom {

std::string to_string(const Error& error) {
  std::string text = error.file;
  if (error.at.line > 0) {
    if (!text.empty()) text += ':';
    text += fmt::format("{}", error.at.line);
    if (error.at.column > 0) text += fmt::format(":{}", error.at.column);
  }
  if (!text.empty()) text += ": ";
  text += error.what;
  if (!error.why.empty()) text += "; " + error.why;
  if (!error.fix.empty()) text += "; " + error.fix;
  return text;
}

}  // namespace headroom
