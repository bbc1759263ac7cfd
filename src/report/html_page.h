// The frame of every HTML report: the page around it, its masthead, its sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "run/judge.h"

namespace headroom::report {

// A whole page. `title` is plain text, `body` is markup.
std::string html_page(std::string_view title, std::string_view body,
                      std::string_view headroom_version);

// What the report is of, what it came to, and the facts below that. All is plain text; empty parts
// are left out.
struct Masthead {
  std::string service;
  std::string test;
  run::Outcome outcome = run::Outcome::kFail;
  std::string headline;
  std::vector<std::string> facts;
};
std::string html_masthead(const Masthead& masthead);

// A section with its heading; nothing where there is no content. `lead` says how to read it.
std::string html_section(std::string_view title, std::string_view content,
                         std::string_view lead = {});

// A table in a container of its own that scrolls, so that the page never does. `head` holds the
// cells of its first row, `body` all other rows.
std::string html_table(std::string_view css_class, std::string_view head, std::string_view body);

}  // namespace headroom::report
