#include "traffic/template_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/url.h"

namespace headroom::traffic {

std::string literal(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) out.push_back('$');
    out.push_back(text[i]);
  }
  return out;
}

std::string literal_target(std::string_view target) {
  constexpr std::string_view kUnsafe = " \"<>\\^`{|}";
  std::string out;
  for (const char c : target.substr(0, target.find('#'))) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || kUnsafe.find(c) != kUnsafe.npos) {
      out += fmt::format("%{:02X}", byte);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

bool is_secret_name(std::string_view name) {
  constexpr std::array<std::string_view, 14> kParts{
      "token",      "password",  "passwd",  "secret",     "apikey",        "api_key",     "api-key",
      "access_key", "signature", "session", "credential", "authorization", "private_key", "csrf"};
  constexpr std::array<std::string_view, 6> kWhole{"sig", "auth", "pwd", "sid", "jwt", "otp"};
  const std::string lower = to_lower(name);
  return std::ranges::find(kWhole, lower) != kWhole.end() ||
         std::ranges::any_of(kParts, [&](auto part) { return lower.find(part) != lower.npos; });
}

std::string without_secrets(std::string_view query) {
  std::string out;
  for (const std::string_view parameter : split(query, '&')) {
    if (!out.empty() || parameter.data() != query.data()) out.push_back('&');
    const std::size_t equals = parameter.find('=');
    const bool is_secret = equals != parameter.npos && is_secret_name(parameter.substr(0, equals));
    out += is_secret ? fmt::format("{}=redacted", parameter.substr(0, equals))
                     : std::string(parameter);
  }
  return out;
}

std::string replayable_target(std::string_view target) {
  const std::string_view path = path_of(target);
  std::string text = literal_target(path);
  if (target.size() > path.size()) {
    text += literal_target("?" + without_secrets(target.substr(path.size() + 1)));
  }
  return text;
}

std::string name_of(std::string_view text, std::string_view fallback) {
  constexpr std::size_t kMost = 40;
  std::string name;
  for (const char c : to_lower(text)) {
    if (name.size() >= kMost) break;
    if (is_word_char(c)) {
      name.push_back(c);
    } else if (!name.empty() && name.back() != '-') {
      name.push_back('-');
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  if (name == "null") name = "named-null";  // YAML reads that one as no name at all
  return name.empty() ? std::string(fallback) : name;
}

std::string variable_of(std::string_view text, std::string_view fallback) {
  std::string name = name_of(text, fallback);
  for (char& c : name) {
    if (c == '-') c = '_';
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return is_digit(name.front()) ? "_" + name : name;
}

}  // namespace headroom::traffic
