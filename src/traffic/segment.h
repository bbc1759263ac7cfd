// What one segment of a path is by its looks: a word of the service's own, or a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::traffic {

enum class SegmentKind : std::uint8_t {
  kWord,
  kNumber,  // digits: 42
  kUuid,    // 8-4-4-4-12 hexadecimal digits
  kHex,     // 8 or more hexadecimal digits, at least one of them a figure
  kDate,    // 2015-05-17
  kOpaque,  // 16 or more letters and figures without separators between words, both kinds mixed
};

SegmentKind kind_of_segment(std::string_view segment);

// Paths that a browser fetches by itself with a page: styles, scripts, pictures, fonts, media.
bool is_asset(std::string_view path);

// A user agent that says of itself that it is a program: crawlers, monitors, command-line clients.
bool is_bot(std::string_view agent);

// What a value behind `literal` is called: "users" and a number give "user_id", "articles" and a
// word "article", "blog" and a word "name".
std::string parameter_name(std::string_view literal, SegmentKind kind);

}  // namespace headroom::traffic
