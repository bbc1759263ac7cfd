// Several tests with one result: a line for each, in the terminal, as a page and as Markdown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "report/paint.h"
#include "run/judge.h"

namespace headroom::report {

struct SuiteEntry {
  std::string test;
  std::optional<run::Outcome> outcome;  // nothing: it was not run
  std::string headline;                 // what it came to, or why it was not run
  Nanos duration{};
  std::string id;  // of its run or search; empty where it was not run
};

// "pass", ..., "not run"
std::string_view word_of(const SuiteEntry& entry);

// A table, and how many passed in one line at the end.
std::string suite_summary(const std::string& suite, const std::vector<SuiteEntry>& entries,
                          Colour colour);
std::string suite_html(const std::string& suite, const std::vector<SuiteEntry>& entries,
                       const std::string& headroom_version);
std::string suite_markdown(const std::string& suite, const std::vector<SuiteEntry>& entries);

}  // namespace headroom::report
