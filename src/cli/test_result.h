// What one test came to, run or search, in all the forms in which it is told.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/test_options.h"
#include "report/junit.h"
#include "report/suite.h"

namespace headroom::cli {

struct TestResult {
  ExitCode exit_code = ExitCode::kFailed;
  report::SuiteEntry entry;  // its line among others
  std::string json;
  std::string html;
  std::string markdown;
  report::JunitSuite junit;
};

// Files to write; empty names are left out, relative ones are in `folder`.
struct ReportFiles {
  std::string html;
  std::string markdown;
  std::string junit;
};
struct ReportTexts {
  std::string html;
  std::string markdown;
  std::string junit;
};
Result<void> write_reports(const std::filesystem::path& folder, const ReportFiles& files,
                           const ReportTexts& texts);

// Writes the page that every test leaves in `.headroom/reports` and says where it is.
Result<void> keep_page(Context& context, const std::filesystem::path& state_folder,
                       const TestResult& result, const TestOptions& options);

// The documents that the flags ask for, of one test by itself.
Result<void> deliver(Context& context, const TestResult& result, const TestOptions& options);
// Their lines, in their order.
std::vector<report::SuiteEntry> entries_of(const std::vector<TestResult>& results);
// And of several: one summary, one document, one JUnit file with a suite for each.
Result<void> deliver(Context& context, const std::string& suite,
                     const std::vector<TestResult>& results, const TestOptions& options);

// The worst of several, in this order: fine, untrusted, failed, unreachable, wrong usage,
// interrupted.
ExitCode worst(const std::vector<TestResult>& results);

}  // namespace headroom::cli
