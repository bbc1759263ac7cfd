#include "traffic/segment.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_shaped(std::string_view text, std::string_view shape, bool (*fits)(char)) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (shape[i] == '-' ? text[i] != '-' : !fits(text[i])) return false;
  }
  return true;
}

bool contains_any(std::string_view text, auto& words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

SegmentKind kind_of_segment(std::string_view segment) {
  if (segment.empty()) return SegmentKind::kWord;
  const auto figures = std::ranges::count_if(segment, is_digit);
  if (figures == 0) return SegmentKind::kWord;
  const auto size = static_cast<std::ptrdiff_t>(segment.size());
  if (figures == size) return SegmentKind::kNumber;
  if (is_shaped(segment, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", is_hex)) return SegmentKind::kUuid;
  if (is_shaped(segment, "xxxx-xx-xx", is_digit)) return SegmentKind::kDate;
  if (size >= 8 && std::ranges::all_of(segment, is_hex)) return SegmentKind::kHex;
  const bool is_one_word = std::ranges::all_of(
      segment, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '='; });
  return size >= 16 && figures >= 2 && is_one_word ? SegmentKind::kOpaque : SegmentKind::kWord;
}

bool is_asset(std::string_view path) {
  constexpr std::array<std::string_view, 28> kEndings{
      "css",  "js",   "mjs", "map",  "png",   "jpg", "jpeg", "gif", "svg", "ico",
      "webp", "avif", "bmp", "woff", "woff2", "ttf", "eot",  "otf", "mp4", "webm",
      "mp3",  "ogg",  "wav", "swf",  "xbm",   "mpg", "mpeg", "wasm"};
  constexpr std::size_t kLongest = 5;
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos || path.size() - dot - 1 > kLongest) return false;
  std::array<char, kLongest> lower{};
  std::size_t size = 0;
  for (const char c : path.substr(dot + 1))
    lower[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::ranges::find(kEndings, std::string_view(lower.data(), size)) != kEndings.end();
}

bool is_bot(std::string_view agent) {
  constexpr std::array<std::string_view, 19> kWords{
      "bot",    "crawl",   "spider",           "slurp",   "curl/",   "wget",   "python",
      "java/",  "go-http", "libwww",           "monitor", "pingdom", "uptime", "headless",
      "scrapy", "feed",    "facebookexternal", "preview", "check"};
  return contains_any(to_lower(agent), kWords);
}

std::string parameter_name(std::string_view literal, SegmentKind kind) {
  std::string word = name_of(literal, "");
  std::ranges::replace(word, '-', '_');
  const bool is_plural = word.ends_with('s') && !word.ends_with("ss") && word.size() > 2;
  if (word.ends_with("ies") && word.size() > 4) {
    word.replace(word.size() - 3, 3, "y");
  } else if (is_plural) {
    word.pop_back();
  }
  if (word.size() > 24 || (!word.empty() && is_digit(word.front()))) word.clear();
  if (kind == SegmentKind::kWord) return word.empty() || !is_plural ? "name" : word;
  if (kind == SegmentKind::kDate) return "date";
  return word.empty() ? "id" : word + "_id";
}

}  // namespace headroom::traffic
