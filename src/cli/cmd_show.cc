// `headroom show`: the summary of one kept run, as `headroom test` printed it, and below it that of
// the search or suite that the run is one of.
// Exit codes: 0 printed, whatever the run came to; 2 there is no such run.
#include <CLI/App.hpp>
#include <algorithm>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"
#include "cli/kept_run.h"
#include "cli/service_file.h"
#include "report/event_text.h"
#include "report/summary.h"
#include "run/test_json.h"

namespace headroom::cli {
namespace {

class Show : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("RUN", id_, "a run's id, part of it, or `last`")->capture_default_str();
    app.add_flag("--json", json_, "as JSON, in the form of `headroom test --json`");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    stop_leftovers(context, state_folder(context, file_));
    const auto kept = open_run(context, file_, id_);
    if (!kept) return report(context, kept.error());
    const auto colour =
        context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
    if (json_) {
      context.out << run::test_json(kept->run, kept->judgement);
    } else if (kept->run.header.origin == run::Origin::kObserved) {
      context.out << report::timeline_text(kept->run);
    } else {
      context.out << report::summary(kept->run, kept->judgement, colour) << series_of(*kept);
    }
    return ExitCode::kFine;
  }

 private:
  static std::string series_of(const KeptRun& kept) {
    const std::string& series = kept.run.header.series;
    if (series.empty()) return "";
    if (!kept.series_summary) return "\none of the series " + series + ", which has no result\n";
    const std::string& summary = *kept.series_summary;
    const std::size_t text = std::min(summary.find_first_not_of('\n'), summary.size());
    return "\none of the series " + series + ":\n\n" + summary.substr(text);
  }

  std::string file_;
  std::string id_ = "last";
  bool json_ = false;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> make_show() {
  return std::make_unique<Show>();
}

}  // namespace headroom::cli
