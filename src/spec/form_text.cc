#include "spec/form_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "spec/json_text.h"
#include "spec/template.h"

namespace headroom::spec {
namespace {

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kUnchanged = "*-._";
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || kUnchanged.find(c) != kUnchanged.npos) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

void append_with_templates(std::string& out, std::string_view text) {
  const auto pieces = split_template(text);
  if (!pieces) {
    append_encoded(out, text);
    return;
  }
  for (const TemplatePiece& piece : *pieces) {
    if (piece.kind == TemplatePiece::Kind::kText) {
      append_encoded(out, piece.text);
    } else {
      const bool says_how = !escaping_of(piece.text).prefix.empty();
      out += fmt::format("${{{}{}}}", says_how ? "" : "form:", piece.text);
    }
  }
}

}  // namespace

std::string form_text(const Node& map) {
  std::string out;
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (i > 0) out.push_back('&');
    append_with_templates(out, map.keys[i].text);
    out.push_back('=');
    const Node& value = map.items[i];
    append_with_templates(out, value.kind == Node::Kind::kScalar
                                   ? value.text
                                   : json_text(value, Templates::kAsWritten));
  }
  return out;
}

}  // namespace headroom::spec
