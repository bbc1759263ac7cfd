#include "cli/execute_test.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <ostream>

#include "cli/service_file.h"
#include "cli/version.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/summary.h"
#include "report/terminal.h"
#include "run/test_json.h"

namespace headroom::cli {
namespace {

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

}  // namespace

Result<void> write_reports(const std::filesystem::path& folder, const ReportFiles& files,
                           const run::Run& run, const run::Judgement& judgement) {
  using Render = std::string (*)(const run::Run&, const run::Judgement&);
  for (const auto& [name, render] :
       {std::pair<const std::string*, Render>{&files.html, report::html},
        {&files.markdown, report::markdown},
        {&files.junit, report::junit}}) {
    if (name->empty()) continue;
    if (auto written = write(folder / *name, render(run, judgement)); !written) return written;
  }
  return {};
}

ExitCode exit_code_of(const trial::Finished& finished) {
  const auto& end = finished.run.end;
  if (end && end->interrupted) return ExitCode::kInterrupted;
  return exit_code_of(finished.judgement.outcome);
}

trial::Identity identity_of(const spec::Spec& spec, const std::string& test,
                            const std::string& environment) {
  return {.service = spec.service,
          .test = test,
          .environment = environment,
          .spec_sha256 = spec.sha256,
          .folder = spec.folder,
          .headroom_version = std::string(kVersion),
          .remarks = {}};
}

Result<trial::Finished> execute_test(Context& context, const trial::Setup& setup,
                                     const std::filesystem::path& state_folder,
                                     const TestOptions& options, telemetry::Outputs& outputs) {
  const auto colour =
      context.out_is_terminal && !options.no_color ? report::Colour::kOn : report::Colour::kOff;
  auto store = open_store(state_folder);
  if (!store) context.err << "headroom: this run is not kept: " << to_string(store.error()) << '\n';

  std::optional<report::LiveView> view;
  std::vector<run::Recorder*> watchers{&outputs};
  const bool out_is_taken = options.json || outputs.takes_standard_output();
  if (!options.quiet && !out_is_taken) {
    watchers.push_back(&view.emplace(context.out, report::screen_of(STDOUT_FILENO, colour)));
  }
  auto finished = trial::run_test(setup, watchers, store ? &*store : nullptr, context.stop);
  if (!finished) return finished;
  for (const std::string& loss : outputs.close()) context.err << "headroom: " << loss << '\n';
  if (finished->not_kept) {
    context.err << "headroom: this run is not kept: " << to_string(*finished->not_kept) << '\n';
  }

  const run::Run& run = finished->run;
  const std::string page = (state_folder / "reports" / (run.header.id + ".html")).string();
  // What people read goes where the lines for programs leave room.
  std::ostream& for_people = outputs.takes_standard_output() ? context.err : context.out;
  if (options.json) {
    context.out << run::test_json(run, finished->judgement);
  } else {
    for_people << report::summary(run, finished->judgement, colour);
  }
  for (const std::string& html : {page, options.html}) {
    const ReportFiles files{.html = html, .markdown = options.markdown, .junit = options.junit};
    if (html.empty()) continue;
    if (auto written = write_reports(context.folder, files, run, finished->judgement); !written) {
      return fail(std::move(written.error()));
    }
  }
  if (!options.json) for_people << "report: " << page << '\n';
  return finished;
}

}  // namespace headroom::cli
