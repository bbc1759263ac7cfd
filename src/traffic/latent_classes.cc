#include "traffic/latent_classes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace headroom::traffic {
namespace {

constexpr int kMostRounds = 100;

struct Weighted {
  VisitSet set = 0;
  double weight = 0;
};

struct Class {
  double share = 0;
  std::vector<double> visits;  // probability of each endpoint
};

// The logarithm of how likely a class makes a set. That of the empty set is worked out once, so
// that a set costs as many additions as it has endpoints.
class Likelihood {
 public:
  explicit Likelihood(const Class& of) : empty_(std::log(of.share)) {
    for (const double visit : of.visits) {
      empty_ += std::log(1 - visit);
      odds_.push_back(std::log(visit / (1 - visit)));
    }
  }

  double operator()(VisitSet set) const {
    double sum = empty_;
    for (; set != 0; set &= set - 1) sum += odds_[static_cast<std::size_t>(std::countr_zero(set))];
    return sum;
  }

 private:
  double empty_;
  std::vector<double> odds_;
};

struct Model {
  std::vector<Class> classes;
  double log_likelihood = -std::numeric_limits<double>::infinity();

  double criterion(double sessions) const {
    const double parameters =
        static_cast<double>(classes.size() * (classes[0].visits.size() + 1)) - 1;
    return parameters * std::log(sessions) - 2 * log_likelihood;
  }
};

// The commonest set, then again and again the one whose weight times distance from the nearest
// class so far is greatest.
std::vector<VisitSet> starting_points(const std::vector<Weighted>& sets, std::size_t count) {
  std::vector<VisitSet> points;
  while (points.size() < count) {
    const Weighted* best = nullptr;
    double best_score = 0;
    for (const Weighted& candidate : sets) {
      int nearest = points.empty() ? 1 : static_cast<int>(kMostStates);
      for (const VisitSet point : points) {
        nearest = std::min(nearest, std::popcount(point ^ candidate.set));
      }
      const double score = candidate.weight * nearest;
      if (score > best_score) {
        best_score = score;
        best = &candidate;
      }
    }
    if (best == nullptr) break;
    points.push_back(best->set);
  }
  return points;
}

Model start(const std::vector<VisitSet>& points, std::size_t states) {
  constexpr double kSure = 0.9;
  Model model;
  for (const VisitSet point : points) {
    Class& added = model.classes.emplace_back();
    added.share = 1 / static_cast<double>(points.size());
    for (std::size_t i = 0; i < states; ++i) {
      added.visits.push_back((point >> i & 1) != 0 ? kSure : 1 - kSure);
    }
  }
  return model;
}

// One round of expectation and maximisation. Half a session of prior weight on each side keeps
// probabilities away from 0 and 1.
void improve(Model& model, const std::vector<Weighted>& sets, double sessions) {
  const std::size_t states = model.classes[0].visits.size();
  std::vector<double> weight(model.classes.size(), 0);
  std::vector<std::vector<double>> visited(model.classes.size(), std::vector<double>(states, 0));
  model.log_likelihood = 0;
  std::vector<double> scores(model.classes.size());
  const std::vector<Likelihood> likelihoods(model.classes.begin(), model.classes.end());
  for (const Weighted& entry : sets) {
    for (std::size_t k = 0; k < scores.size(); ++k) scores[k] = likelihoods[k](entry.set);
    const double greatest = std::ranges::max(scores);
    double sum = 0;
    for (double& score : scores) sum += score = std::exp(score - greatest);
    model.log_likelihood += entry.weight * (greatest + std::log(sum));
    for (std::size_t k = 0; k < scores.size(); ++k) {
      const double part = entry.weight * scores[k] / sum;
      weight[k] += part;
      for (VisitSet left = entry.set; left != 0; left &= left - 1) {
        visited[k][static_cast<std::size_t>(std::countr_zero(left))] += part;
      }
    }
  }
  const auto classes = static_cast<double>(scores.size());
  for (std::size_t k = 0; k < scores.size(); ++k) {
    model.classes[k].share = (weight[k] + 1) / (sessions + classes);
    for (std::size_t i = 0; i < states; ++i) {
      model.classes[k].visits[i] = (visited[k][i] + 0.5) / (weight[k] + 1);
    }
  }
}

}  // namespace

LatentClasses find_classes(const std::map<VisitSet, std::uint64_t>& sessions, std::size_t states,
                           std::size_t most_classes) {
  HEADROOM_CHECK(states >= 1 && states <= kMostStates, "a set has 1 to 64 endpoints");
  std::vector<Weighted> sets;
  double total = 0;
  for (const auto& [set, count] : sessions) {
    sets.push_back({set, static_cast<double>(count)});
    total += static_cast<double>(count);
  }
  LatentClasses found;
  if (sets.empty()) return found;

  Model best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t count = 1; count <= most_classes; ++count) {
    const std::vector<VisitSet> points = starting_points(sets, count);
    if (points.size() < count) break;
    Model model = start(points, states);
    double before = model.log_likelihood;
    for (int round = 0; round < kMostRounds; ++round) {
      improve(model, sets, total);
      if (model.log_likelihood - before < 1e-6 * std::abs(before)) break;
      before = model.log_likelihood;
    }
    if (const double criterion = model.criterion(total); criterion < least) {
      least = criterion;
      best = std::move(model);
    }
  }

  found.count = best.classes.size();
  const std::vector<Likelihood> likelihoods(best.classes.begin(), best.classes.end());
  for (const Weighted& entry : sets) {
    std::size_t likeliest = 0;
    double greatest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < likelihoods.size(); ++k) {
      const double score = likelihoods[k](entry.set);
      if (score > greatest) {
        greatest = score;
        likeliest = k;
      }
    }
    found.class_of.emplace(entry.set, likeliest);
  }
  return found;
}

}  // namespace headroom::traffic
