// Makes text that came from users (names, hosts, paths, messages) harmless in what reports write.
// Every string of a Run passes through one of these on its way out.
//
// Pure functions, safe from any thread. Bytes that are not UTF-8, and characters that XML 1.0 does
// not allow, become U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace headroom::report {

// For text and attribute values of HTML and XML alike.
std::string escape_markup(std::string_view text);

// A JavaScript string literal with its quotes, safe inside a <script> element: no "<", ">" or "&".
std::string escape_json(std::string_view text);

// For running text and table cells of GitHub's Markdown, on one line. Nobody is mentioned: a space
// of no width stands behind each "@".
std::string escape_markdown(std::string_view text);

// As code in Markdown, table cells included: what looks like a backtick inside becomes an
// apostrophe.
std::string markdown_code(std::string_view text);

// For a terminal: without control characters, so that a name cannot steer it; on one line.
std::string printable(std::string_view text);

}  // namespace headroom::report
