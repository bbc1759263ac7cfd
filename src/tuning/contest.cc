#include "tuning/contest.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "base/check.h"

namespace headroom::tuning {
namespace {

class Holding {
 public:
  Holding(const ContestRules& rules, const Ask& ask) : rules_(rules), ask_(ask) {}

  Result<Contest> run(std::vector<Candidate> field) {
    HEADROOM_CHECK(!field.empty(), "a contest has candidates");
    if (auto held = heats(field); !held) return fail(std::move(held.error()));
    contest_.winner = field.front().configuration;
    if (contest_.winner.empty()) return std::move(contest_);
    if (auto proven = proof(); !proven) return fail(std::move(proven.error()));
    return std::move(contest_);
  }

 private:
  int runs_left() const {
    return rules_.runs - static_cast<int>(contest_.heats.size() + contest_.proof.size());
  }

  bool has_time_for(Nanos length) const {
    Nanos spent{};
    for (const RunOf& run : contest_.heats) spent += run.answer.took;
    for (const RunOf& run : contest_.proof) spent += run.answer.took;
    return rules_.time - spent >= length + kAround;
  }

  Question question(Nanos length, const Configuration& configuration) const {
    const auto asked_before = [&](const std::vector<RunOf>& runs) {
      return std::ranges::count(runs, configuration, &RunOf::configuration);
    };
    return {
        .of = Question::Of::kEnvironment,
        .load = rules_.load,
        .length = rules_.load ? length : Nanos::zero(),
        .repeat = static_cast<int>(asked_before(contest_.heats) + asked_before(contest_.proof))};
  }

  // False where there is no time for it.
  Result<bool> measure(const Configuration& configuration, Nanos length, std::vector<RunOf>& runs) {
    if (!has_time_for(length)) {
      contest_.ran_out = true;
      return false;
    }
    const Question asked = question(length, configuration);
    auto answer = ask_(configuration, asked);
    if (!answer) return fail(std::move(answer.error()));
    runs.push_back({configuration, asked, std::move(*answer)});
    return true;
  }

  // Leaves the winner as the first of the field.
  Result<void> heats(std::vector<Candidate>& field) {
    const int for_proof = rules_.runs / 2;
    Nanos length = rules_.heat;
    while (field.size() > 1) {
      const auto room = static_cast<std::size_t>(std::max(0, runs_left() - for_proof));
      if (room == 0) return {};
      if (field.size() > room) field.resize(room);
      for (const Candidate& candidate : field) {
        const auto measured = measure(candidate.configuration, length, contest_.heats);
        if (!measured) return fail(measured.error());
        if (!*measured) return {};
      }
      std::ranges::stable_sort(field, [&](const Candidate& one, const Candidate& other) {
        return is_ahead(one, other);
      });
      field.resize((field.size() + 1) / 2);
      length = std::min(2 * length, rules_.proof);
    }
    return {};
  }

  // Held in more of its runs; then the cheaper one where all held, and the one nearer to it where
  // not.
  bool is_ahead(const Candidate& one, const Candidate& other) const {
    const auto [held, margin] = record_of(one.configuration);
    const auto [other_held, other_margin] = record_of(other.configuration);
    if (held != other_held) return held > other_held;
    if (held == 1 && !(one.cost == other.cost)) return one.cost < other.cost;
    return margin > other_margin;
  }

  struct Record {
    double held = 0;    // share of its runs
    double margin = 0;  // the least of them
  };
  Record record_of(const Configuration& configuration) const {
    double runs = 0;
    double held = 0;
    double margin = 1;
    for (const RunOf& run : contest_.heats) {
      if (run.configuration != configuration || !run.answer.untrusted.empty()) continue;
      ++runs;
      held += run.answer.rating.holds ? 1 : 0;
      margin = std::min(margin, run.answer.rating.margin());
    }
    return {.held = runs > 0 ? held / runs : 0, .margin = margin};
  }

  Result<void> proof() {
    for (int pair = 0; runs_left() >= 2; ++pair) {
      const std::size_t whole = contest_.proof.size();
      const Configuration& winner = contest_.winner;
      const Configuration file;
      for (const Configuration* one :
           {pair % 2 == 0 ? &winner : &file, pair % 2 == 0 ? &file : &winner}) {
        const auto measured = measure(*one, rules_.proof, contest_.proof);
        if (!measured) return fail(measured.error());
        if (*measured) continue;
        contest_.proof.resize(whole);  // half a pair proves nothing
        return {};
      }
    }
    return {};
  }

  const ContestRules& rules_;
  const Ask& ask_;
  Contest contest_;
};

struct Pair {
  const Answer* winner = nullptr;
  const Answer* file = nullptr;
};

std::vector<Pair> pairs_of(const std::vector<RunOf>& proof) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i + 1 < proof.size(); i += 2) {
    const bool file_first = proof[i].configuration.empty();
    const Answer& winner = proof[file_first ? i + 1 : i].answer;
    const Answer& file = proof[file_first ? i : i + 1].answer;
    if (winner.untrusted.empty() && file.untrusted.empty()) pairs.push_back({&winner, &file});
  }
  return pairs;
}

const Kept* find(const Answer& answer, const std::string& requirement) {
  const auto& kept = answer.rating.kept;
  const auto found = std::ranges::find(kept, requirement, &Kept::requirement);
  return found == kept.end() ? nullptr : &*found;
}

std::string deciding_one(const std::vector<Pair>& pairs) {
  const Kept* deciding = nullptr;
  for (const Pair& pair : pairs) {
    const Kept* worst = pair.file->rating.worst();
    if (worst != nullptr && (deciding == nullptr || worst->margin < deciding->margin)) {
      deciding = worst;
    }
  }
  return deciding == nullptr ? "" : deciding->requirement;
}

void compare(const std::vector<Pair>& pairs, Proof& proof) {
  std::vector<double> differences;
  for (const Pair& pair : pairs) {
    const Kept* winner = find(*pair.winner, proof.requirement);
    const Kept* file = find(*pair.file, proof.requirement);
    if (winner == nullptr || file == nullptr) continue;
    proof.winner_mean += winner->value;
    proof.file_mean += file->value;
    differences.push_back(winner->value - file->value);
  }
  if (differences.empty()) return;
  const auto count = static_cast<double>(differences.size());
  proof.winner_mean /= count;
  proof.file_mean /= count;
  if (differences.size() < 2) return;
  proof.difference = proof.winner_mean - proof.file_mean;
  double squares = 0;
  for (const double one : differences) squares += std::pow(one - *proof.difference, 2);
  const boost::math::students_t law(count - 1);
  const double half = boost::math::quantile(law, 0.975) * std::sqrt(squares / (count - 1) / count);
  proof.low = *proof.difference - half;
  proof.high = *proof.difference + half;
}

}  // namespace

Result<Contest> hold_contest(const std::vector<Candidate>& candidates, const ContestRules& rules,
                             const Ask& ask) {
  return Holding(rules, ask).run(candidates);
}

Proof prove(const std::vector<RunOf>& runs, const Cost& winner, const Cost& file) {
  const std::vector<Pair> pairs = pairs_of(runs);
  Proof proof{.pairs = static_cast<int>(pairs.size())};
  for (const Pair& pair : pairs) {
    proof.winner_held += pair.winner->rating.holds ? 1 : 0;
    proof.file_held += pair.file->rating.holds ? 1 : 0;
  }
  proof.requirement = deciding_one(pairs);
  compare(pairs, proof);
  if (pairs.empty() || proof.winner_held < proof.pairs) return proof;
  const bool is_better = proof.file_held < proof.pairs || winner < file;
  proof.verdict = is_better ? Proof::Verdict::kBetter : Proof::Verdict::kNoBetter;
  return proof;
}

}  // namespace headroom::tuning
