// `headroom export`: for other programs: a whole run, second by second, or the policies by which
// the file wants its service scaled. Exit codes: 0 printed, 2 there is no such run, or no such
// policy.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/learned_model.h"
#include "cli/operated.h"
#include "cli/service_file.h"
#include "control/hpa_manifest.h"
#include "control/keda_manifest.h"
#include "control/swarm_settings.h"
#include "run/export.h"

namespace headroom::cli {
namespace {

class Export : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("RUN", id_, "a run's id, part of it, or `last`")->capture_default_str();
    auto* json = app.add_flag("--json", json_, "as JSON (the default)");
    app.add_option("--autoscaler", autoscaler_,
                   "the file's policies instead, for hpa, keda or swarm")
        ->check(CLI::IsMember({"hpa", "keda", "swarm"}))
        ->type_name("KIND");
    app.add_flag("--csv", csv_, "as CSV, a row per second and request class")->excludes(json);
  }

  ExitCode run(Context& context) override {
    if (!autoscaler_.empty()) return tell_policies(context);
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
  ExitCode tell_policies(Context& context) const {
    const auto written = read_service_file(context, file_);
    if (!written) return report(context, written.error());
    const auto model = model_of(*written, state_folder(context, file_));
    if (!model) return report(context, model.error());
    const spec::Spec& spec = model->spec;
    if (!spec.operate || spec.operate->autoscale.empty()) {
      return report(context, Error{.what = spec.file + " says nothing of how it is scaled",
                                   .why = "its section operate has no autoscale",
                                   .fix = "`headroom rehearse` recommends one"});
    }
    const auto known = known_of_file(spec);
    if (!known) return report(context, known.error());
    for (std::size_t i = 0; i < known->size(); ++i) {
      const auto policy = control::scaling_policy_of(spec, spec.operate->autoscale[i], (*known)[i]);
      if (!policy) return report(context, policy.error());
      context.out << manifest_of(*policy).text;
    }
    return ExitCode::kFine;
  }

  control::Manifest manifest_of(const control::ScalingPolicy& policy) const {
    if (autoscaler_ == "hpa") return control::hpa_manifest(policy);
    return autoscaler_ == "keda" ? control::keda_manifest(policy) : control::swarm_settings(policy);
  }

  std::string file_;
  std::string id_ = "last";
  std::string autoscaler_;
  bool json_ = false;  // the default; the flag is there for scripts that like to be plain
  bool csv_ = false;
};

}  // namespace

std::unique_ptr<Command> make_export() {
  return std::make_unique<Export>();
}

}  // namespace headroom::cli
