// `headroom export`: prints a whole run, second by second, for other programs.
// Exit codes: 0 printed, 2 there is no such run.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/service_file.h"
#include "run/export.h"

namespace headroom::cli {
namespace {

class Export : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("RUN", id_, "a run's id, part of it, or `last`")->capture_default_str();
    auto* json = app.add_flag("--json", json_, "as JSON (the default)");
    app.add_flag("--csv", csv_, "as CSV, a row per second and request class")->excludes(json);
  }

  ExitCode run(Context& context) override {
    const auto store = open_store(state_folder(context, file_));
    if (!store) return report(context, store.error());
    run::CsvExport csv(context.out);
    run::JsonExport json(context.out);
    const auto done = csv_ ? store->replay(id_, csv) : store->replay(id_, json);
    if (!done) return report(context, done.error());
    if (!csv_) json.close();
    return ExitCode::kFine;
  }

 private:
  std::string file_;
  std::string id_ = "last";
  bool json_ = false;  // the default; the flag is there for scripts that like to be plain
  bool csv_ = false;
};

}  // namespace

std::unique_ptr<Command> make_export() {
  return std::make_unique<Export>();
}

}  // namespace headroom::cli
