#include "tuning/tune.h"

#include <algorithm>

#include "base/check.h"
#include "tuning/measuring.h"
#include "tuning/rehearsal.h"

namespace headroom::tuning {
namespace {

using namespace std::chrono_literals;

// Of a highest load what is asked of the environment: two searches within 5 % agree that far.
constexpr double kSureShare = 0.9;

constexpr Nanos kHeat = 12s;
constexpr Nanos kProof = 24s;
Nanos longest_window(const std::vector<spec::Requirement>& requirements) {
  Nanos longest{};
  for (const spec::Requirement& requirement : requirements) {
    longest = std::max(longest, requirement.scope.every.value_or(Nanos{}));
  }
  return longest;
}

class Tuning {
 public:
  Tuning(const TuneSetup& setup, Rehearsal rehearsal)
      : setup_(setup),
        spec_(setup.spec),
        rehearsal_(std::move(rehearsal)),
        simulate_(remembering(setup.journal,
                              [this](const Configuration& configuration, const Question& question) {
                                return rehearsal_.answer(configuration, question);
                              })) {}

  Result<Tuned> run() {
    tuned_.service = spec_.service;
    tuned_.objective = spec_.tune->objective.text;
    if (auto searched = search(); !searched) return fail(std::move(searched.error()));
    if (tuned_.best && setup_.measure) {
      if (auto proven = prove_it(); !proven) return fail(std::move(proven.error()));
    }
    tuned_.changes = changes_of(spec_, tuned_.proposal);
    if (tuned_.changes.empty()) tuned_.proposal.clear();
    return std::move(tuned_);
  }

 private:
  const spec::Objective& objective() const { return spec_.tune->objective; }
  bool is_of_loads() const { return objective().kind == spec::Objective::Kind::kHighestLoad; }

  Result<void> search() {
    const Space space = rehearsal_.space();
    const Question question{.load = rehearsal_.load()};
    auto searched = is_of_loads() ? search_highest_load(space, objective(), simulate_)
                                  : search_cheapest(space, question, simulate_);
    if (!searched) return fail(std::move(searched.error()));
    if (auto file = ask_of_file(question); !file) return file;
    tuned_.configurations = space.configurations();
    tuned_.simulated = rehearsal_.simulated();
    tuned_.load = rehearsal_.load();
    tuned_.frontier = frontier_of(searched->seen);
    tuned_.best = searched->best;
    beyond_ = searched->beyond;
    if (tuned_.best) {
      tuned_.proposal = tuned_.best->configuration;
      if (is_of_loads()) {
        tuned_.load = Rate{tuned_.best->highest_load->per_second * kSureShare};
      }
    }
    setup_.progress.searched(tuned_);
    return {};
  }

  Result<void> ask_of_file(const Question& question) {
    const Configuration file;
    const Question asked =
        is_of_loads() ? Question{.about = Question::About::kHighestLoad} : question;
    auto answer = simulate_(file, asked);
    if (!answer) return fail(std::move(answer.error()));
    tuned_.file = {.configuration = file,
                   .cost = cost_of(spec_.system),
                   .rating = std::move(answer->rating),
                   .highest_load = answer->highest_load};
    return {};
  }

  // The best, what lies beyond it, and the best with each setting of the knobs that the simulation
  // knows nothing of.
  std::vector<Candidate> candidates() const {
    std::vector<Candidate> chosen;
    const auto choose = [&](Configuration configuration, const Cost& cost) {
      if (changes_of(spec_, configuration).empty()) configuration.clear();
      const bool is_new =
          std::ranges::find(chosen, configuration, &Candidate::configuration) == chosen.end();
      if (is_new) chosen.push_back({std::move(configuration), cost});
    };
    choose(tuned_.best->configuration, tuned_.best->cost);
    for (const Seen& seen : beyond_) choose(seen.configuration, seen.cost);
    for (const Configuration& variant : variants_of(tuned_.best->configuration)) {
      choose(variant, tuned_.best->cost);
    }
    return chosen;
  }

  std::vector<Configuration> variants_of(const Configuration& best) const {
    std::vector<Configuration> variants{best};
    for (std::size_t i = 0; i < best.size(); ++i) {
      const spec::Knob& knob = spec_.tune->knobs[i];
      if (knob.kind != spec::Knob::Kind::kValue) continue;
      const std::vector<Configuration> before = variants;
      for (const Configuration& variant : before) {
        for (std::size_t setting = 0; setting < knob.settings.size(); ++setting) {
          if (setting == best[i]) continue;
          variants.push_back(variant);
          variants.back()[i] = setting;
        }
      }
    }
    return variants;
  }

  ContestRules rules() const {
    // A window that a requirement speaks of is seen twice, and the beginning is left out.
    const Nanos least = longest_window(spec_.requirements) * 5 / 2;
    return {.load = tuned_.load,
            .heat = std::max(kHeat, least),
            .proof = std::max(kProof, least),
            .runs = spec_.tune->runs,
            .time = spec_.tune->time};
  }

  Result<void> prove_it() {
    const Ask measure = remembering(
        setup_.journal, [this](const Configuration& configuration, const Question& question) {
          setup_.progress.asks(configuration, question);
          auto answer = setup_.measure(configuration, question);
          if (answer) setup_.progress.answered(*answer);
          return answer;
        });
    tuned_.candidates = candidates();
    const ContestRules contest_rules = rules();
    setup_.progress.begins(length_of(
        tuned_.candidates, contest_rules,
        [this](const Configuration& configuration, const Question& question) {
          return setup_.journal.find(configuration, question);
        },
        [this](const Question& question) { return run_length(spec_, question); }));
    auto contest = hold_contest(tuned_.candidates, contest_rules, measure);
    if (!contest) return fail(std::move(contest.error()));
    tuned_.proposal = contest->winner;
    tuned_.proof = prove(contest->proof, cost_of(applied(spec_, contest->winner).system),
                         cost_of(spec_.system));
    tuned_.contest = std::move(*contest);
    return {};
  }

  const TuneSetup& setup_;
  const spec::Spec& spec_;
  Rehearsal rehearsal_;
  Ask simulate_;
  std::vector<Seen> beyond_;  // of the best
  Tuned tuned_;
};

}  // namespace

std::expected<Tuned, Problems> tune(const TuneSetup& setup) {
  auto rehearsal = Rehearsal::of(setup.spec);
  if (!rehearsal) return std::unexpected(std::move(rehearsal.error()));
  auto tuned = Tuning(setup, std::move(*rehearsal)).run();
  if (!tuned) return std::unexpected(Problems{std::move(tuned.error())});
  return std::move(*tuned);
}

}  // namespace headroom::tuning
