#include "telemetry/environment_text.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/text.h"
#include "spec/template.h"

namespace headroom::telemetry {
namespace {

constexpr std::string_view kPrefix = "env:";
constexpr std::string_view kEscaped = "$${";

void append_text(std::string& out, std::string_view text) {
  for (std::size_t at = text.find(kEscaped); at != std::string_view::npos;
       at = text.find(kEscaped)) {
    out += text.substr(0, at);
    out += "${";
    text.remove_prefix(at + kEscaped.size());
  }
  out += text;
}

}  // namespace

Result<std::string> fill_environment(std::string_view text) {
  const auto pieces = spec::split_template(text);
  if (!pieces) return fail(pieces.error());
  std::string out;
  for (const spec::TemplatePiece& piece : *pieces) {
    if (piece.kind == spec::TemplatePiece::Kind::kText) {
      append_text(out, piece.text);
      continue;
    }
    if (!piece.text.starts_with(kPrefix)) {
      return invalid(
          fmt::format("{} has a ${{{}}} that is not known here", in_quotes(text), piece.text),
          "an output is filled from the environment only", "write ${env:NAME}");
    }
    const std::string name(piece.text.substr(kPrefix.size()));
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) {
      return invalid(fmt::format("the environment variable {} is not set", name),
                     fmt::format("{} asks for it", in_quotes(text)),
                     fmt::format("export {}=...", name));
    }
    out += value;
  }
  return out;
}

}  // namespace headroom::telemetry
