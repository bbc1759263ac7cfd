// A review for the person who asked: the most severe first, each rule once with all that it found.
#pragma once

#include <string>

#include "report/paint.h"
#include "review/review.h"

namespace headroom::cli {

// Lines end in a newline.
std::string review_text(const review::Review& review, report::Colour colour);
// What rules would have to know to be decided, a line each, and which they are: the most wanted
// first.
std::string undecided_text(const review::Review& review, report::Colour colour);
// For a pull request: GitHub's Markdown.
std::string review_markdown(const review::Review& review);

// One rule explained, for --rule.
std::string rule_text(const review::Rule& rule, report::Colour colour);
// All of them, a line each, for --rules.
std::string rules_text(report::Colour colour);

}  // namespace headroom::cli
