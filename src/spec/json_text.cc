#include "spec/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/text.h"
#include "spec/template.h"

namespace headroom::spec {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out.push_back(c);
        }
    }
  }
}

// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?, the grammar of RFC 8259.
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i > begin;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const std::size_t whole = i;
  if (!digits() || (text[whole] == '0' && i - whole > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

// The numbers of YAML's core schema that JSON writes in another way: +12, 0x1F, 0o17, 012, .5, 1.
std::optional<std::string> other_number(std::string_view text) {
  const auto with_base = [](std::string_view digits, int base) -> std::optional<std::string> {
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return fmt::format("{}", value);
  };
  if (text.starts_with("0x")) return with_base(text.substr(2), 16);
  if (text.starts_with("0o")) return with_base(text.substr(2), 8);
  const bool has_digit = std::ranges::any_of(text, is_digit);
  const bool is_decimal = text.find_first_not_of("0123456789+-.eE") == text.npos;
  if (!has_digit || !is_decimal) return std::nullopt;
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) return std::nullopt;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return fmt::format("{}", value);
}

// What a plain scalar stands for when that is no string.
std::optional<std::string> core_schema(std::string_view text) {
  constexpr std::array<std::string_view, 3> kTrue{"true", "True", "TRUE"};
  constexpr std::array<std::string_view, 3> kFalse{"false", "False", "FALSE"};
  if (std::ranges::find(kTrue, text) != kTrue.end()) return "true";
  if (std::ranges::find(kFalse, text) != kFalse.end()) return "false";
  if (is_json_number(text)) return std::string(text);
  return other_number(text);
}

void append_string(std::string& out, std::string_view text, Templates templates) {
  const auto pieces = split_template(text);
  out.push_back('"');
  if (templates == Templates::kAsWritten || !pieces) {
    append_escaped(out, text);
  } else {
    for (const TemplatePiece& piece : *pieces) {
      if (piece.kind == TemplatePiece::Kind::kText) {
        append_escaped(out, piece.text);
      } else {
        const bool says_how = !escaping_of(piece.text).prefix.empty();
        out += fmt::format("${{{}{}}}", says_how ? "" : "jsonstr:", piece.text);
      }
    }
  }
  out.push_back('"');
}

// The one template that the whole text is, if it stands for a bare value.
std::optional<std::string> bare_template(std::string_view text) {
  const auto pieces = split_template(text);
  if (!pieces || pieces->size() != 1 || pieces->front().kind != TemplatePiece::Kind::kName) {
    return std::nullopt;
  }
  const std::string_view name = pieces->front().text;
  const std::string_view prefix = escaping_of(name).prefix;
  if (prefix == "jsonstr") return std::nullopt;
  return fmt::format("${{{}{}}}", prefix.empty() ? "json:" : "", name);
}

void append_scalar(std::string& out, const Node& node, Templates templates) {
  std::optional<std::string> value;
  if (node.style == Node::Style::kPlain) value = core_schema(node.text);
  if (!value && templates == Templates::kMarked) value = bare_template(node.text);
  if (value) {
    out += *value;
  } else {
    append_string(out, node.text, templates);
  }
}

void append(std::string& out, const Node& node, Templates templates) {
  switch (node.kind) {
    case Node::Kind::kNull:
      out += "null";
      return;
    case Node::Kind::kScalar:
      append_scalar(out, node, templates);
      return;
    case Node::Kind::kList:
      out.push_back('[');
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out.push_back(',');
        append(out, node.items[i], templates);
      }
      out.push_back(']');
      return;
    case Node::Kind::kMap:
      out.push_back('{');
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out.push_back(',');
        append_string(out, node.keys[i].text, templates);
        out.push_back(':');
        append(out, node.items[i], templates);
      }
      out.push_back('}');
      return;
  }
}

}  // namespace

std::string json_text(const Node& node, Templates templates) {
  std::string out;
  append(out, node, templates);
  return out;
}

std::string json_string(std::string_view text) {
  std::string out;
  append_string(out, text, Templates::kAsWritten);
  return out;
}

}  // namespace headroom::spec
