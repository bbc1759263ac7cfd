// `headroom learn`: measures from kept runs what requests cost the components of the service and
// how many they work on at once, and keeps it beside the service file, where every later prediction
// finds it. Exit codes: 0 something was learned; 2 the file is wrong, there is no such run, or none
// that anything can be learned from.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <ostream>
#include <set>

#include "calibration/overlay.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/learned_model.h"
#include "cli/learned_text.h"
#include "cli/prediction.h"
#include "cli/service_file.h"
#include "run/condenser.h"

namespace headroom::cli {
namespace {

class Learn : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("RUN", runs_, "ids of runs or series, or parts of them; else the last run")
        ->type_name("RUN");
    app.add_flag("--dry-run", dry_, "say what the runs teach, and keep nothing");
    CLI::Option* forget = app.add_flag("--forget", forgets_,
                                       "forget what was learned: the file speaks for itself again");
    forget->excludes("RUN");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    end_on_signals();
    const auto folder = state_folder(context, file_);
    if (forgets_) return forget(context, folder);
    const spec::Reading spec = read_service_file(context, file_);
    if (!spec) return report(context, spec.error());
    const auto store = open_store(folder);
    if (!store) return report(context, store.error());
    const auto ids = wanted(*store);
    if (!ids) return report(context, ids.error());

    Observed observed;
    for (const std::string& id : *ids) {
      run::Condenser condenser;
      if (auto told = store->replay(id, condenser); !told) return report(context, told.error());
      run::Run run = condenser.take();
      const bool is_other_file = run.header.spec_sha256 != spec->sha256;
      const bool is_overloaded = calibration::is_overloaded(run);
      auto observation = is_overloaded ? calibration::observe_overloaded(std::move(run), *spec)
                                       : calibration::observe(std::move(run), *spec);
      if (!observation) {
        context.err << "headroom: " << id << " teaches nothing: " << observation.error() << '\n';
        continue;
      }
      if (is_other_file) {
        context.err << "headroom: the file has changed since " << id
                    << "; if the service has too, what is learned of that run is of the past\n";
      }
      auto& kind = is_overloaded ? observed.overloaded : observed.steady;
      kind.push_back(std::move(*observation));
    }
    if (!observed.overloaded.empty()) {
      context.err << "headroom: too much failed in " << ids_of(observed.overloaded)
                  << " to tell what requests cost; asked for slots alone\n";
    }
    if (observed.steady.empty() && observed.overloaded.empty()) return report(context, no_run());
    return learn(context, *spec, folder, observed);
  }

 private:
  struct Observed {
    std::vector<calibration::Observation> steady;
    std::vector<calibration::Observation> overloaded;
  };

  static std::string ids_of(const std::vector<calibration::Observation>& observations) {
    std::vector<std::string> ids;
    for (const calibration::Observation& one : observations) ids.push_back(one.run.header.id);
    return fmt::format("{}", fmt::join(ids, ", "));
  }

  static Error no_run() {
    return {.what = "there is no run to learn from",
            .fix =
                "make one at a steady load that the service holds, for example headroom test "
                "load --rate '50% of peak'"};
  }

  static ExitCode forget(Context& context, const std::filesystem::path& folder) {
    std::error_code error;
    const bool was_there = std::filesystem::remove(learned_path(folder), error);
    if (error) {
      return report(context, Error{.kind = ErrorKind::kStorage,
                                   .what = "cannot remove " + learned_path(folder).string(),
                                   .why = error.message()});
    }
    context.out << (was_there ? "forgotten\n" : "nothing had been learned\n");
    return ExitCode::kFine;
  }

  // Whole ids, each once: runs as they are named, series as their runs.
  Result<std::vector<std::string>> wanted(const store::Store& store) const {
    if (runs_.empty()) {
      const auto last = store.entry("last");
      if (!last) return fail(last.error());
      return std::vector{last->header.id};
    }
    constexpr std::size_t kLatest = 10'000;
    const auto all = store.list(kLatest);
    if (!all) return fail(all.error());
    std::vector<std::string> ids;
    std::set<std::string> seen;
    const auto add = [&](const std::string& id) {
      if (seen.insert(id).second) ids.push_back(id);
    };
    for (const std::string& name : runs_) {
      const std::size_t before = ids.size();
      for (const store::Entry& entry : *all) {
        if (!entry.header.series.empty() && entry.header.series == name) add(entry.header.id);
      }
      if (ids.size() > before) continue;
      const auto entry = store.entry(name);
      if (!entry) return fail(entry.error());
      add(entry->header.id);
    }
    return ids;
  }

  ExitCode learn(Context& context, const spec::Spec& spec, const std::filesystem::path& folder,
                 const Observed& observed) const {
    const auto learned = calibration::learn(observed.steady, observed.overloaded);
    if (!learned) return report(context, learned.error());
    const auto colour =
        context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
    context.out << learned_text(spec, *learned, colour);
    const bool is_something = !observed.steady.empty() ||
                              std::ranges::any_of(learned->slots.components, [](const auto& one) {
                                return one.measured().has_value();
                              });
    if (!is_something) return report(context, no_run());
    if (dry_) return ExitCode::kFine;

    const auto today = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const auto text =
        calibration::overlay_text(spec, *learned, fmt::format("{:%Y-%m-%d}", fmt::gmtime(today)));
    if (!text) return report(context, text.error());
    const auto path = learned_path(folder);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << *text;
    file.flush();
    if (!file) {
      return report(context,
                    Error{.kind = ErrorKind::kStorage, .what = "cannot write " + path.string()});
    }
    context.out << "\nkept in " << path.string()
                << "; every prediction goes by it now, and `headroom learn --forget` removes it\n";
    return ExitCode::kFine;
  }

  std::string file_;
  std::vector<std::string> runs_;
  bool dry_ = false;
  bool forgets_ = false;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> make_learn() {
  return std::make_unique<Learn>();
}

}  // namespace headroom::cli
