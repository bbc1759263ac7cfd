// `headroom plan`: what the service will need, before it needs it.
//
// Without a test: today's peak and each growth of the file, component by component and date by
// date; or the levers ranked, the stability of retries, the tests that the model suggests. With
// one: what that test would find. Exit codes: 0 every requirement holds (today; of the test), 1 one
// does not, 2 the command or the file is wrong.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>
#include <utility>

#include "base/text.h"
#include "calibration/observation.h"
#include "cli/command.h"
#include "cli/execute_test.h"
#include "cli/interrupt.h"
#include "cli/learned_model.h"
#include "cli/service_file.h"
#include "cli/test_job.h"
#include "cli/test_result.h"
#include "cli/version.h"
#include "design/growth_plan_json.h"
#include "design/lever.h"
#include "design/ranking_json.h"
#include "design/stability_json.h"
#include "design/suggested_tests.h"
#include "report/breakpoint_summary.h"
#include "report/growth_plan_page.h"
#include "report/growth_plan_text.h"
#include "report/ranking_page.h"
#include "report/ranking_text.h"
#include "report/stability_page.h"
#include "report/stability_text.h"
#include "report/summary.h"
#include "run/test_json.h"
#include "sim/simulated.h"
#include "trial/breakpoint_json.h"

namespace headroom::cli {
namespace {

class PlanCommand : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, options_.file);
    CLI::Option* test =
        app.add_option("TEST", options_.what,
                       "what this test of the service file would find, instead of the plan")
            ->type_name("TEST");
    app.add_option("-r,--rate", options_.rate, "of a test: sessions per second, as `load:`")
        ->type_name("RATE");
    app.add_option("-d,--for", options_.duration, "how far to look ahead; of a test, how long")
        ->type_name("DURATION");
    app.add_option("--seed", options_.seed, "of a test: same seed, same sessions");
    app.add_flag("--scaling", follows_target_,
                 "of a test: let components follow their scaling targets");

    app.add_option("-e,--environment", options_.environment,
                   "as this environment of the file runs it: its replicas and processor limits")
        ->type_name("NAME");
    app.add_option("--at", at_, "as if there were so many times the users, for example 10x")
        ->type_name("FACTOR");
    app.add_option("--lever", levers_, "as if this lever of the file were pulled; may be repeated")
        ->type_name("NAME");

    CLI::Option* rank = app.add_flag("--rank", ranks_,
                                     "the levers of the file, and pairs of them, by what they add");
    CLI::Option* stability = app.add_flag(
        "--stability", maps_stability_, "where a spike tips the service for good, and what helps");
    CLI::Option* tests =
        app.add_flag("--tests", suggests_tests_, "the tests that the model suggests, for the file");
    tests->excludes(rank)->excludes(stability)->excludes(test);
    rank->excludes(stability)->excludes(test);
    stability->excludes(test);

    app.add_flag("--as-written", as_written_,
                 "leave aside what `headroom learn` measured, and go by the service file alone");
    app.add_flag("--json", options_.json, "as JSON")->excludes(tests);
    app.add_option("--html", options_.html, "write the plan as a page too")
        ->type_name("FILE")
        ->excludes(test)
        ->excludes(tests);
    app.add_flag("--no-color", options_.no_color, "no colour");
  }

  ExitCode run(Context& context) override {
    end_on_signals();
    const spec::Reading written = read_service_file(context, options_.file);
    if (!written) return report(context, written.error());
    auto model = model_of(*written, state_folder(context, options_.file),
                          as_written_ ? Use::kAsWritten : Use::kLearned);
    if (!model) return report(context, model.error());
    model_ = std::move(model->description);
    sized_ = std::move(model->sized);
    slotted_ = std::move(model->slotted);
    const auto spec = imagined(std::move(model->spec));
    if (!spec) return report(context, spec.error());
    if (!options_.what.empty()) return predict(context, *spec);

    const auto service = design::service_of(*spec);
    if (!service) return report(context, service.error());
    if (suggests_tests_) return suggest_tests(context, *service);
    if (ranks_) return rank(context, *service);
    if (maps_stability_) return map_stability(context, *service);
    return plan(context, *service);
  }

 private:
  report::Colour colour(const Context& context) const {
    return context.out_is_terminal && !options_.no_color ? report::Colour::kOn
                                                         : report::Colour::kOff;
  }

  // The file as the flags imagine it.
  Result<spec::Spec> imagined(spec::Spec spec) const {
    if (!options_.environment.empty()) {
      if (std::ranges::find(spec.environments, options_.environment, &spec::Environment::name) ==
          spec.environments.end()) {
        return fail(unknown("environment", options_.environment, spec.file, spec.environments));
      }
      spec = calibration::placed_in(std::move(spec), options_.environment);
    }
    for (const std::string& name : levers_) {
      const auto lever = std::ranges::find(spec.levers, name, &spec::Lever::name);
      if (lever == spec.levers.end()) {
        return fail(unknown("lever", name, spec.file, spec.levers));
      }
      auto changed = design::pulled(spec, *lever);
      if (!changed) return changed;
      spec = std::move(*changed);
    }
    if (at_.empty()) return spec;
    const auto factor = parse_ratio(at_);
    if (!factor) return fail(factor.error());
    if (!(factor->value > 0)) return invalid("--at 0x: there would be no load", {}, "--at 10x");
    if (spec.workload.users) *spec.workload.users *= factor->value;
    spec.workload.growth.clear();  // it speaks of today's users
    return spec;
  }

  template <class Named>
  static Error unknown(std::string_view kind, const std::string& name, const std::string& file,
                       const std::vector<Named>& known) {
    std::vector<std::string_view> names;
    for (const Named& one : known) names.push_back(one.name);
    return {.what = fmt::format("{} has no {} {}", file, kind, name),
            .why = names.empty() ? fmt::format("it has no section {}s", kind)
                                 : fmt::format("it has {}", fmt::join(names, ", ")),
            .fix = did_you_mean(name, names)};
  }

  Result<design::Horizon> horizon() const {
    using std::chrono::days;
    design::Horizon horizon{.today = std::chrono::floor<days>(std::chrono::system_clock::now())};
    if (options_.duration.empty()) return horizon;
    const auto ahead = parse_duration(options_.duration);
    if (!ahead) return fail(ahead.error());
    horizon.days = static_cast<int>(std::chrono::ceil<days>(*ahead).count());
    return horizon;
  }

  ExitCode plan(Context& context, const design::Service& service) const {
    const auto ahead = horizon();
    if (!ahead) return report(context, ahead.error());
    const auto plan = design::plan_growth(service, *ahead);
    if (!plan) return report(context, plan.error());
    say_model(context);
    context.out << (options_.json ? design::growth_plan_json(*plan)
                                  : report::growth_plan_text(*plan, colour(context)));
    if (auto page = write_page(context, report::html(*plan, kVersion)); !page) {
      return report(context, page.error());
    }
    return plan->holds ? ExitCode::kFine : ExitCode::kFailed;
  }

  Result<void> write_page(const Context& context, std::string text) const {
    return write_reports(context.folder, {.html = options_.html}, {.html = std::move(text)});
  }

  ExitCode suggest_tests(Context& context, const design::Service& service) const {
    const auto point = design::break_point(service, service.model.model);
    if (!point) return report(context, point.error());
    context.out << design::tests_section(design::suggested_tests(service, *point));
    return ExitCode::kFine;
  }

  ExitCode rank(Context& context, const design::Service& service) const {
    const auto ranking = design::rank_levers(
        service, {.sessions = service.peak,
                  .threads = static_cast<int>(std::thread::hardware_concurrency())});
    if (!ranking) return report(context, ranking.error());
    context.out << (options_.json ? design::ranking_json(*ranking)
                                  : report::ranking_text(*ranking, colour(context)));
    if (auto page = write_page(context, report::html(*ranking, kVersion)); !page) {
      return report(context, page.error());
    }
    return ExitCode::kFine;
  }

  ExitCode map_stability(Context& context, const design::Service& service) const {
    const auto maps = design::stability_of(service, service.peak, design::Proof::kSimulation);
    if (!maps) return report(context, maps.error());
    context.out << (options_.json ? design::stability_json(service.spec.service, *maps)
                                  : report::stability_text(*maps, colour(context)));
    if (auto page = write_page(context, report::html(service.spec.service, *maps, kVersion));
        !page) {
      return report(context, page.error());
    }
    return ExitCode::kFine;
  }

  // The service file alone is nothing to speak of.
  void say_model(const Context& context) const {
    if (options_.json || as_written_ || model_ == kOfTheFile) return;
    context.out << "by " << model_ << '\n';
    if (!sized_.empty()) {
      context.out << "sizes as measured there, since the file tells none: "
                  << fmt::format("{}", fmt::join(sized_, ", ")) << '\n';
    }
    if (!slotted_.empty()) {
      context.out << "slots as measured there: " << fmt::format("{}", fmt::join(slotted_, ", "))
                  << '\n';
    }
    context.out << '\n';
  }

  // Each of the tests, up to the first whose requirements would not hold.
  ExitCode predict(Context& context, const spec::Spec& spec) const {
    const auto selection = tests_of_file(spec, options_);
    if (!selection) return report(context, selection.error());
    for (const spec::Test& test : selection->tests) {
      const ExitCode code = predict(context, spec, test);
      if (code != ExitCode::kFine) return code;
    }
    return ExitCode::kFine;
  }

  ExitCode predict(Context& context, const spec::Spec& spec, const spec::Test& test) const {
    const auto job = job_of_test(spec, test, options_);
    if (!job) return report(context, job.error());
    if (const auto* search = std::get_if<SearchJob>(&job->work)) {
      return foresee(context, spec, *job, *search);
    }
    const auto* plan = &std::get<workload::Plan>(job->work);
    const auto service = sim::model_of(spec, *plan, scaling());
    if (!service) return report(context, service.error());
    const auto found = sim::simulate({.plan = *plan,
                                      .model = service->model,
                                      .table = service->table,
                                      .requirements = job->requirements,
                                      .service = spec.service,
                                      .test = test.name});
    if (!found) return report(context, found.error());
    say_model(context);
    context.out << (options_.json ? run::test_json(found->run, found->judgement)
                                  : report::summary(found->run, found->judgement, colour(context)));
    return exit_code_of(found->judgement.outcome);
  }

  // The very search that the test would make of the service, made of the model.
  ExitCode foresee(Context& context, const spec::Spec& spec, const TestJob& job,
                   const SearchJob& search) const {
    const auto lightest = search.plan_at({.rate = search.range.lowest,
                                          .duration = search.holding.hold,
                                          .warm_up = search.holding.settle});
    if (!lightest) return report(context, lightest.error());
    const auto service = sim::model_of(spec, *lightest, scaling());
    if (!service) return report(context, service.error());
    const auto found = trial::foresee_breakpoint(
        {.plan_at = search.plan_at,
         .range = search.range,
         .holding = search.holding,
         .at_most = search.at_most,
         .load = {},
         .requirements = job.requirements,
         .identity = identity_of(spec, job.test.name, options_.environment)},
        *service);
    if (!found) return report(context, found.error());
    say_model(context);
    context.out << (options_.json ? trial::breakpoint_json(*found, {})
                                  : report::summary(*found, colour(context)));
    return exit_code_of(trial::outcome_of(*found));
  }

  sim::Scaling scaling() const {
    return follows_target_ ? sim::Scaling::kFollowsTarget : sim::Scaling::kFixed;
  }

  TestOptions options_;
  std::string at_;
  std::vector<std::string> levers_;
  bool ranks_ = false;
  bool maps_stability_ = false;
  bool suggests_tests_ = false;
  bool follows_target_ = false;
  bool as_written_ = false;
  std::string model_;                 // by what it is planned, for people
  std::vector<std::string> sized_;    // the steps whose size was learned
  std::vector<std::string> slotted_;  // the components whose slots were
};

}  // namespace

std::unique_ptr<Command> make_plan_command() {
  return std::make_unique<PlanCommand>();
}

}  // namespace headroom::cli
