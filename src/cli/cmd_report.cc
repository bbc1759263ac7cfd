// `headroom report`: writes the report of a kept run as HTML, Markdown or JUnit XML.
// Exit codes: 0 written, 2 there is no such run or the file cannot be written.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/kept_run.h"
#include "cli/service_file.h"
#include "cli/test_result.h"
#include "report/html.h"
#include "report/markdown.h"

namespace headroom::cli {
namespace {

class Report : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("RUN", id_, "a run's id, part of it, or `last`")->capture_default_str();
    app.add_option("--html", files_.html, "a self-contained page (report.html unless said)")
        ->type_name("FILE");
    app.add_option("--markdown", files_.markdown, "for a pull request")->type_name("FILE");
    app.add_option("--junit", files_.junit, "for a CI server")->type_name("FILE");
  }

  ExitCode run(Context& context) override {
    const auto kept = open_run(context, file_, id_);
    if (!kept) return report(context, kept.error());
    if (files_.html.empty() && files_.markdown.empty() && files_.junit.empty()) {
      files_.html = "report.html";
    }
    const ReportTexts texts{.html = report::html(kept->run, kept->judgement),
                            .markdown = report::markdown(kept->run, kept->judgement),
                            .junit = report::junit(kept->run, kept->judgement)};
    if (auto done = write_reports(context.folder, files_, texts); !done) {
      return report(context, done.error());
    }
    for (const std::string& name : {files_.html, files_.markdown, files_.junit}) {
      if (!name.empty()) context.out << "wrote " << name << '\n';
    }
    return ExitCode::kFine;
  }

 private:
  std::string file_;
  std::string id_ = "last";
  ReportFiles files_;
};

}  // namespace

std::unique_ptr<Command> make_report() {
  return std::make_unique<Report>();
}

}  // namespace headroom::cli
