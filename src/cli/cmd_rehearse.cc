// `headroom rehearse`: automatic scaling tried in virtual time, before it touches anything. Hours
// to months of traffic pass through the service as the file describes it, or through a bare service
// behind a recording, with one policy or many side by side. Exit codes: 0 a policy keeps what is
// allowed, 1 none does, 2 the command or the file is wrong.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <cmath>
#include <ostream>
#include <thread>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/learned_model.h"
#include "cli/service_file.h"
#include "cli/test_result.h"
#include "cli/useful_replicas.h"
#include "cli/version.h"
#include "rehearsal/contest_json.h"
#include "rehearsal/exact_trial.h"
#include "report/event_text.h"
#include "report/rehearsal_page.h"
#include "report/rehearsal_text.h"

namespace headroom::cli {
namespace {

constexpr Nanos kLongest = std::chrono::minutes(10);  // of one core, to simulate every request

// "5x at 2d for 1h".
Result<rehearsal::Crowd> parse_crowd(std::string_view text) {
  constexpr auto kExample = "for example 5x at 2d for 1h";
  Scanner scanner(text);
  rehearsal::Crowd crowd;
  const auto times = scan_ratio(scanner);
  if (!times) return fail(times.error());
  crowd.times = times->value;
  for (const auto& [word, into] : {std::pair{"at", &crowd.at}, std::pair{"for", &crowd.length}}) {
    if (auto found = scanner.expect(word); !found) {
      found.error().fix = kExample;
      return fail(found.error());
    }
    const auto duration = scan_duration(scanner);
    if (!duration) return fail(duration.error());
    *into = *duration;
  }
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return crowd;
}

class Rehearse : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("--trace", trace_, "a recording of rates or counts, as CSV")->type_name("FILE");
    app.add_option("--column", column_, "of the recording; else the first that names a rate")
        ->type_name("NAME");
    app.add_option("--peak", peak_,
                   "the highest rate; else the expected peak, or what was recorded")
        ->type_name("RATE");
    app.add_option("--for", length_, "how long; else a week, or all that was recorded")
        ->type_name("TIME");
    app.add_option("--growth", growth_, "a growth of the file that the days follow")
        ->type_name("NAME");
    app.add_option("--crowd", crowd_, "a flash crowd on top: 5x at 2d for 1h")->type_name("CROWD");
    app.add_flag("--bare", bare_, "no file: one component behind the recording");
    app.add_option("--capacity", capacity_,
                   "with --bare: what a replica takes; else 1% of the peak")
        ->type_name("RATE");
    app.add_option("--start", start_, "with --bare: until a new replica serves; else 30s")
        ->type_name("TIME");
    app.add_option("-p,--policy", policies_, "only these, by their names in the table")
        ->type_name("NAME");
    app.add_option("--late", late_, "what may be late or fail of the requests; else 0.1%")
        ->type_name("SHARE");
    app.add_option("--seed", seed_, "of the first rehearsal; else 1")->type_name("NUMBER");
    app.add_option("--seeds", seeds_, "how often, each time with other troubles")
        ->check(CLI::Range(1, 100000))
        ->type_name("NUMBER");
    app.add_option("--failures", failures_, "a replica fails after so long, on average")
        ->type_name("TIME");
    app.add_option("--slow-starts", slow_starts_,
                   "share of the starts that take four times as long")
        ->type_name("SHARE");
    app.add_option("--blind", blind_, "sensors go silent for 2min after so long, on average")
        ->type_name("TIME");
    app.add_option("--noise", noise_, "of what is measured: its deviation over its value")
        ->type_name("SHARE");
    app.add_flag("--exact", exact_,
                 "every request simulated, not flows: for hours and not for months");
    app.add_flag("--events", events_, "tell what is decided and why; needs one --policy");
    app.add_flag("--json", json_, "as JSON");
    app.add_option("--html", html_, "write it as a page too")->type_name("FILE");
    app.add_flag("--as-written", as_written_, "by the file alone, not by what was learned");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    end_on_signals();
    if (auto wrong = read_quantities(); !wrong) return report(context, wrong.error());
    auto scene = set_up(context);
    if (!scene) return report(context, scene.error());
    scene->rehearsal.trouble = trouble_of();
    if (!bare_) know_useful(context, *scene);
    auto contenders = chosen(rehearsal::contenders(scene->spec));
    if (!contenders) return report(context, contenders.error());
    if (events_ && (contenders->size() != 1 || seeds_ != 1)) {
      return report(context, Error{.what = "--events tells of one rehearsal",
                                   .why = {},
                                   .fix = "name one by --policy, and leave --seeds out"});
    }
    const auto policies =
        rehearsal::policies_of(scene->spec, *contenders, scene->known, teller(context));
    if (!policies) return report(context, policies.error());
    if (exact_) {
      if (auto can = check_exact(context, *scene, *contenders); !can) {
        return report(context, can.error());
      }
      scene->traffic += ", every request simulated";
    }
    const auto contest = rehearsal::contest(
        exact_ ? rehearsal::exactly(*scene) : rehearsal::in_flows(scene->rehearsal), *policies,
        {.seed = Seed{seed_},
         .seeds = static_cast<std::size_t>(seeds_),
         .threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency())),
         .allowed_late = allowed_.value});
    const ExitCode code = tell(context, *scene, *contenders, contest);
    if (!json_) judge(context, *scene, *policies, contest);
    return code;
  }

 private:
  template <class T, class Parse>
  static Result<void> read(const std::string& text, std::string_view flag, Parse parse, T& into) {
    if (text.empty()) return {};
    auto value = parse(text);
    if (!value) {
      Error error = std::move(value.error());
      error.what = fmt::format("{}: {}", flag, error.what);
      return fail(std::move(error));
    }
    into = std::move(*value);
    return {};
  }

  Result<void> read_quantities() {
    for (auto done : {read(peak_, "--peak", parse_rate, wish_.peak),
                      read(length_, "--for", parse_duration, wish_.length),
                      read(crowd_, "--crowd", parse_crowd, wish_.crowd),
                      read(capacity_, "--capacity", parse_rate, service_.capacity),
                      read(start_, "--start", parse_duration, service_.start),
                      read(late_, "--late", parse_ratio, allowed_),
                      read(failures_, "--failures", parse_duration, trouble_.replica_lives),
                      read(slow_starts_, "--slow-starts", parse_ratio, slow_share_),
                      read(blind_, "--blind", parse_duration, trouble_.sensors.works),
                      read(noise_, "--noise", parse_ratio, noise_share_)}) {
      if (!done) return done;
    }
    if (auto done = check_bounds(); !done) return done;
    if (!trace_.empty()) wish_.trace = trace_;
    wish_.column = column_;
    wish_.growth = growth_;
    if (bare_ && !wish_.trace) {
      return fail({.what = "--bare has no traffic",
                   .why = "a service without a file expects none",
                   .fix = "name a recording: --trace requests.csv"});
    }
    if (bare_ && exact_) {
      return fail({.what = "--exact has no requests to simulate with --bare",
                   .why = "of a bare service nothing is known but what a replica takes",
                   .fix = "leave --bare out, and name the file of a service by --file"});
    }
    return {};
  }

  // What can be simulated request by request, and how long it is going to take.
  Result<void> check_exact(Context& context, const rehearsal::Scene& scene,
                           const std::vector<rehearsal::Contender>& contenders) const {
    if (slow_share_.value > 0) {
      return fail({.what = "--slow-starts is of flows alone",
                   .why = "where every request is simulated, each start takes equally long",
                   .fix = "leave it or --exact out"});
    }
    for (const rehearsal::Contender& contender : contenders) {
      for (const spec::Autoscale& wish : contender.wishes) {
        if (wish.policy != spec::Autoscale::Policy::kVertical) continue;
        return fail({.what = fmt::format("{} of {} cannot be simulated request by request",
                                         contender.name, wish.component),
                     .why = "there a replica stays as large as it is",
                     .fix = "leave --exact out, or name others by --policy"});
      }
    }
    sim::Effort effort = rehearsal::exact_effort(scene);
    const double times = static_cast<double>(contenders.size()) * seeds_;
    effort.requests *= times;
    effort.events *= times;
    if (auto light = sim::check_effort(effort, kLongest); !light) return light;
    context.err << fmt::format("simulates some {} requests: about {} of one core\n",
                               count_to_string(effort.requests),
                               to_string(from_seconds(std::max(1.0, std::ceil(effort.seconds())))));
    return {};
  }

  // What sweeps found is known too.
  void know_useful(const Context& context, rehearsal::Scene& scene) const {
    scene.known = [known = std::move(scene.known),
                   useful = useful_replicas(context, state_folder(context, file_), scene.spec)](
                      std::string_view component) {
      control::Known all = known(component);
      const auto found = useful.find(component);
      if (found != useful.end()) all.useful = found->second;
      return all;
    };
  }

  Result<void> check_bounds() const {
    const auto is_nothing = [](const auto& value) { return value && !(*value > Nanos{}); };
    const auto is_no_rate = [](const auto& rate) { return rate && !(rate->per_second > 0); };
    for (const auto& [flag, is_wrong] :
         {std::pair{"--for", is_nothing(wish_.length)},
          std::pair{"--failures", is_nothing(trouble_.replica_lives)},
          std::pair{"--blind", is_nothing(trouble_.sensors.works)},
          std::pair{"--peak", is_no_rate(wish_.peak)},
          std::pair{"--capacity", is_no_rate(service_.capacity)}}) {
      if (is_wrong) return out_of_bounds(flag, "it has to be above 0");
    }
    for (const auto& [flag, share] :
         {std::pair{"--late", allowed_}, std::pair{"--slow-starts", slow_share_},
          std::pair{"--noise", noise_share_}}) {
      if (share.value > 1) return out_of_bounds(flag, "there is no more than 100%");
    }
    return {};
  }

  static std::unexpected<Error> out_of_bounds(std::string_view flag, std::string why) {
    return fail({.what = fmt::format("{} is out of bounds", flag),
                 .why = std::move(why),
                 .fix = "headroom rehearse --help has examples"});
  }

  rehearsal::Trouble trouble_of() const {
    rehearsal::Trouble trouble = trouble_;
    trouble.slow_starts = slow_share_.value;
    trouble.sensors.noise = noise_share_.value;
    return trouble;
  }

  std::expected<rehearsal::Scene, Problems> set_up(Context& context) {
    if (wish_.trace && wish_.trace->is_relative()) wish_.trace = context.folder / *wish_.trace;
    if (bare_) return rehearsal::scene_of(service_, wish_);
    auto written = read_service_file(context, file_);
    if (!written) return std::unexpected(std::move(written.error()));
    auto model = model_of(*written, state_folder(context, file_),
                          as_written_ ? Use::kAsWritten : Use::kLearned);
    if (!model) return std::unexpected(std::move(model.error()));
    if (model->description != kOfTheFile) context.err << "goes by " << model->description << '\n';
    return rehearsal::scene_of(std::move(model->spec), wish_);
  }

  Result<std::vector<rehearsal::Contender>> chosen(
      std::vector<rehearsal::Contender> contenders) const {
    if (policies_.empty()) return contenders;
    std::vector<std::string_view> names;
    for (const auto& contender : contenders) names.push_back(contender.name);
    std::vector<rehearsal::Contender> chosen;
    for (const std::string& name : policies_) {
      const auto found = std::ranges::find(contenders, name, &rehearsal::Contender::name);
      if (found == contenders.end()) {
        return fail({.what = "there is no policy " + in_quotes(name),
                     .why = "the policies are " + enumerate(names, "and"),
                     .fix = did_you_mean(name, names)});
      }
      chosen.push_back(*found);
    }
    return chosen;
  }

  std::function<void(const run::Event&)> teller(Context& context) const {
    if (!events_) return {};
    return [&context](const run::Event& event) { context.out << report::event_text(event); };
  }

  ExitCode tell(Context& context, const rehearsal::Scene& scene,
                const std::vector<rehearsal::Contender>& contenders,
                const rehearsal::Contest& contest) const {
    context.out << (json_ ? rehearsal::contest_json(scene, contenders, contest)
                          : report::rehearsal_text(scene, contenders, contest, colour(context)));
    if (!html_.empty()) {
      const auto page = write_reports(context.folder, {.html = html_},
                                      {.html = report::html(scene, contenders, contest, kVersion)});
      if (!page) return report(context, page.error());
    }
    return contest.keeps_what_is_allowed ? ExitCode::kFine : ExitCode::kFailed;
  }

  // The file's requirements under the recommended policy, where seconds are rehearsed.
  void judge(Context& context, const rehearsal::Scene& scene,
             const std::vector<rehearsal::Policy>& policies,
             const rehearsal::Contest& contest) const {
    const auto& requirements = scene.spec.requirements;
    const bool is_by_seconds = scene.rehearsal.model.step == std::chrono::seconds(1);
    if (requirements.empty() || !contest.recommended || !is_by_seconds || events_) return;
    const rehearsal::Policy& policy = policies[*contest.recommended];
    const auto judged =
        exact_ ? rehearsal::rehearse_exactly_judged(scene, policy, Seed{seed_}, requirements)
               : rehearsal::rehearse_judged(scene.rehearsal, policy, Seed{seed_}, requirements);
    context.out << fmt::format("\nthe requirements under {}, by the first seed:\n", policy.name)
                << report::requirements_text(judged.judgement.verdicts, colour(context));
  }

  report::Colour colour(const Context& context) const {
    return context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
  }

  std::string file_;
  std::string trace_;
  std::string column_;
  std::string peak_;
  std::string length_;
  std::string growth_;
  std::string crowd_;
  bool bare_ = false;
  std::string capacity_;
  std::string start_;
  std::vector<std::string> policies_;
  std::string late_;
  std::uint64_t seed_ = 1;
  int seeds_ = 1;
  std::string failures_;
  std::string slow_starts_;
  std::string blind_;
  std::string noise_;
  bool exact_ = false;
  bool events_ = false;
  bool json_ = false;
  std::string html_;
  bool as_written_ = false;
  bool no_color_ = false;

  // Read from the above.
  rehearsal::TrafficWish wish_;
  rehearsal::BareService service_;
  rehearsal::Trouble trouble_;
  Ratio allowed_{0.001};
  Ratio slow_share_{0};
  Ratio noise_share_{0};
};

}  // namespace

std::unique_ptr<Command> make_rehearse() {
  return std::make_unique<Rehearse>();
}

}  // namespace headroom::cli
