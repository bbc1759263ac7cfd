#include "cli/test_result.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/version.h"

namespace headroom::cli {
namespace {

constexpr int kSuiteJsonVersion = 1;

Result<void> write(const std::filesystem::path& path, const std::string& text) {
  std::error_code ignored;  // a folder that cannot be made shows when the file is opened
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.flush();
  if (stream) return {};
  return fail(Error{.kind = ErrorKind::kStorage,
                    .what = "cannot write " + path.string(),
                    .why = std::strerror(errno),
                    .fix = "name a file in a folder that you may write to"});
}

ReportFiles files_of(const TestOptions& options) {
  return {.html = options.html, .markdown = options.markdown, .junit = options.junit};
}

std::string suite_json(const std::string& suite, const std::vector<TestResult>& results) {
  nlohmann::ordered_json json = {{"headroom_suite", kSuiteJsonVersion},
                                 {"suite", suite},
                                 {"exit_code", static_cast<int>(worst(results))},
                                 {"tests", nlohmann::ordered_json::array()}};
  for (const TestResult& result : results) {
    json["tests"].push_back(
        {{"test", result.entry.test},
         {"verdict", report::word_of(result.entry)},
         {"headline", result.entry.headline},
         {"result", result.json.empty() ? nlohmann::ordered_json(nullptr)
                                        : nlohmann::ordered_json::parse(result.json)}});
  }
  constexpr int kIndent = 2;
  return json.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<void> write_reports(const std::filesystem::path& folder, const ReportFiles& files,
                           const ReportTexts& texts) {
  for (const auto& [name, text] : {std::pair{&files.html, &texts.html},
                                   {&files.markdown, &texts.markdown},
                                   {&files.junit, &texts.junit}}) {
    if (name->empty()) continue;
    if (auto written = write(folder / *name, *text); !written) return written;
  }
  return {};
}

Result<void> keep_page(Context& context, const std::filesystem::path& state_folder,
                       const TestResult& result, const TestOptions& options) {
  const auto page = state_folder / "reports" / (result.entry.id + ".html");
  if (auto written = write(page, result.html); !written) return written;
  if (!options.json) context.out << "report: " << page.string() << '\n';
  return {};
}

Result<void> deliver(Context& context, const TestResult& result, const TestOptions& options) {
  if (options.json) context.out << result.json;
  return write_reports(
      context.folder, files_of(options),
      {.html = result.html, .markdown = result.markdown, .junit = report::junit({result.junit})});
}

std::vector<report::SuiteEntry> entries_of(const std::vector<TestResult>& results) {
  std::vector<report::SuiteEntry> entries;
  for (const TestResult& result : results) entries.push_back(result.entry);
  return entries;
}

Result<void> deliver(Context& context, const std::string& suite,
                     const std::vector<TestResult>& results, const TestOptions& options) {
  const std::vector<report::SuiteEntry> entries = entries_of(results);
  std::vector<report::JunitSuite> junit;
  std::string markdown;
  for (const TestResult& result : results) {
    if (!result.junit.element.empty()) junit.push_back(result.junit);
    markdown += "\n" + result.markdown;
  }
  const auto colour =
      context.out_is_terminal && !options.no_color ? report::Colour::kOn : report::Colour::kOff;
  context.out << (options.json ? suite_json(suite, results)
                               : report::suite_summary(suite, entries, colour));
  return write_reports(context.folder, files_of(options),
                       {.html = report::suite_html(suite, entries, std::string(kVersion)),
                        .markdown = report::suite_markdown(suite, entries) + markdown,
                        .junit = report::junit(junit)});
}

ExitCode worst(const std::vector<TestResult>& results) {
  constexpr std::array kRising = {ExitCode::kFine,   ExitCode::kUntrusted,
                                  ExitCode::kFailed, ExitCode::kUnreachable,
                                  ExitCode::kUsage,  ExitCode::kInterrupted};
  std::size_t worst = 0;
  for (const TestResult& result : results) {
    const auto place = std::ranges::find(kRising, result.exit_code);
    worst = std::max(worst, static_cast<std::size_t>(place - kRising.begin()));
  }
  return kRising[worst];
}

}  // namespace headroom::cli
