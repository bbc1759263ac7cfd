#include "watch/live_signals.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <mutex>

#include "base/background_question.h"
#include "watch/balancer_watch.h"
#include "watch/component_figures.h"
#include "watch/health_since.h"
#include "watch/queried_figures.h"
#include "watch/replica_use.h"
#include "watch/scrape.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::ComponentSignals;
using platform::Health;
using platform::Instance;
using platform::Look;
using platform::Usage;
using SteadyClock = std::chrono::steady_clock;

// Of a look that may take a second: until the platform has said what there is, and until
// everybody has said how it is.
constexpr auto kInstancesPatience = 300ms;
constexpr auto kPatience = 800ms;
// So long what a platform said of processors stands when it has not said more by the next look: a
// Docker Engine takes longer than a look may.
constexpr auto kUsageMaxAge = 5s;

// What the platform told, and when.
template <class T>
struct Told {
  Nanos at{};
  Result<T> what;
};
using Instances = std::vector<Instance>;
using Usages = std::vector<Usage>;

std::map<std::string, Cores> cores_of(const WatchPlan& plan) {
  std::map<std::string, Cores> cores;
  for (const WatchedComponent& watched : plan.components) {
    if (watched.cores) cores.emplace(watched.component, *watched.cores);
  }
  return cores;
}

std::optional<double> share_of_slots(const Readings& readings, std::optional<int> slots_planned) {
  const auto busy = readings.find(Figure::kBusySlots);
  if (busy == readings.end()) return std::nullopt;
  const auto slots = readings.find(Figure::kSlots);
  const double count = slots != readings.end() ? slots->second : slots_planned.value_or(0);
  if (count <= 0) return std::nullopt;
  return busy->second / count;
}

// Whose slots are what runs out: it tells how many are in use, and it is known of how many.
bool has_slots(const WatchedComponent& watched) {
  return watched.published.contains(Figure::kBusySlots) &&
         (watched.published.contains(Figure::kSlots) || watched.slots.has_value());
}

void tell_use(const Use& use, platform::ReplicaSignals& replica) {
  replica.utilisation = use.share;
  replica.cores = use.cores;
  replica.withheld = use.withheld;
  if (use.memory.count > 0) replica.memory = use.memory;
  replica.limits = use.limits;
}

class LiveSignals final : public platform::Signals {
 public:
  // The queries run on the context.
  LiveSignals(platform::Platform& platform, const platform::Clock& clock, WatchPlan plan,
              std::unique_ptr<boost::asio::io_context> context, QueriedFigures queried)
      : clock_(clock),
        plan_(std::move(plan)),
        use_(cores_of(plan_)),
        context_(std::move(context)),
        scrapes_(context_->get_executor(), clock),
        queried_(std::move(queried)),
        instances_question_([this, &platform] {
          const std::scoped_lock lock(platform_mutex_);
          return Told<Instances>{.at = clock_.now(), .what = platform.instances()};
        }),
        usage_question_([this, &platform] {
          const std::scoped_lock lock(platform_mutex_);
          auto usage = platform.usage();
          return Told<Usages>{.at = clock_.now(), .what = std::move(usage)};
        }) {
    for (const WatchedComponent& watched : plan_.components) {
      watches_.push_back({.planned = watched, .known = {}, .balancer = nullptr});
      if (watched.balancer) {
        watches_.back().balancer = std::make_unique<BalancerWatch>(*watched.balancer, clock);
      }
    }
  }

  Look look() override;

 private:
  struct ComponentWatch {
    const WatchedComponent& planned;
    std::set<Figure> known;  // as PublishedFigures has it
    std::unique_ptr<BalancerWatch> balancer;
  };
  // What the network brought: ready replicas that were asked, with what they published, and what
  // was queried, by component.
  struct Answers {
    std::vector<Target> targets;
    std::vector<Scraped> scraped;
    std::map<std::string, Readings> queried;

    Readings published_by(const Instance& instance) const;
  };

  void see_instances(Look& look, http::Deadline deadline);
  void see_usage(Look& look, http::Deadline deadline);
  std::vector<Target> targets(Look& look);
  Answers ask_network(Look& look, http::Deadline deadline);
  ComponentSignals signals_of(ComponentWatch& watch, const Answers& answers, Look& look,
                              http::Deadline deadline);

  const platform::Clock& clock_;
  const WatchPlan plan_;
  std::deque<ComponentWatch> watches_;  // what they know is borrowed: they never move
  Instances instances_;                 // as last told
  std::optional<Nanos> instances_at_;
  std::optional<Nanos> usage_at_;  // the answer that was taken last
  bool is_usage_known_ = false;
  HealthSince health_;
  ReplicaUse use_;
  std::unique_ptr<boost::asio::io_context> context_;
  Scrapes scrapes_;
  QueriedFigures queried_;
  std::mutex platform_mutex_;  // the platform is for one thread at a time, and two questions use it
  BackgroundQuestion<Told<Instances>> instances_question_;
  BackgroundQuestion<Told<Usages>> usage_question_;
};

std::string name_of(const Instance& instance) {
  return fmt::format("{}-{}", instance.component, instance.index);
}

Readings LiveSignals::Answers::published_by(const Instance& instance) const {
  const auto found = std::ranges::find(targets, name_of(instance), &Target::name);
  if (found == targets.end()) return {};
  return scraped[static_cast<std::size_t>(found - targets.begin())].figures;
}

void LiveSignals::see_instances(Look& look, http::Deadline deadline) {
  instances_question_.ask();
  const auto told = instances_question_.answer_by(deadline);
  const bool is_new = told && told->at != instances_at_;
  if (is_new && told->what) {
    instances_at_ = told->at;
    instances_ = *told->what;
    health_.take(look.at, instances_);
    return;
  }
  const std::string why = is_new ? told->what.error().what : "the platform did not answer in time";
  // In words that stay the same, so that they are told once.
  look.gaps.push_back(
      fmt::format("replicas: {}{}", why, instances_at_ ? "; what was seen last stands" : ""));
}

void LiveSignals::see_usage(Look& look, http::Deadline deadline) {
  const auto told = usage_question_.answer_by(deadline);
  if (told && told->at != usage_at_) {
    usage_at_ = told->at;
    is_usage_known_ = told->what.has_value();
    if (is_usage_known_) {
      use_.take(told->at, *told->what);
    } else {
      look.gaps.push_back("use of processors: " + told->what.error().what);
    }
  } else if (!usage_at_ || look.at - *usage_at_ > kUsageMaxAge) {
    is_usage_known_ = false;
    look.gaps.emplace_back("use of processors: the platform did not answer in time");
  }
}

std::vector<Target> LiveSignals::targets(Look& look) {
  std::vector<Target> targets;
  for (ComponentWatch& watch : watches_) {
    if (watch.planned.published.empty()) continue;
    for (const Instance& instance : instances_) {
      if (instance.component != watch.planned.component || instance.health != Health::kReady) {
        continue;
      }
      const auto url = parse_url("http://" + instance.address + watch.planned.path);
      if (!url) {
        look.gaps.push_back(fmt::format("{}: {}", name_of(instance), url.error().what));
        continue;
      }
      targets.push_back({.name = name_of(instance),
                         .url = *url,
                         .figures = &watch.planned.published,
                         .known = &watch.known});
    }
  }
  return targets;
}

LiveSignals::Answers LiveSignals::ask_network(Look& look, http::Deadline deadline) {
  Answers answers;
  answers.targets = targets(look);
  context_->poll();  // who was late may have ended meanwhile, and is asked again then
  context_->restart();
  scrapes_.start(answers.targets, deadline);
  queried_.start(deadline);
  while (!(scrapes_.is_done() && queried_.is_done()) && context_->run_one_until(deadline) > 0) {
  }
  answers.scraped = scrapes_.take();
  for (std::size_t i = 0; i < answers.targets.size(); ++i) {
    for (const std::string& problem : answers.scraped[i].problems) {
      look.gaps.push_back(fmt::format("{}: {}", answers.targets[i].name, problem));
    }
  }
  answers.queried = queried_.take(look.gaps);
  return answers;
}

ComponentSignals LiveSignals::signals_of(ComponentWatch& watch, const Answers& answers, Look& look,
                                         http::Deadline deadline) {
  ComponentSignals signals;
  signals.component = watch.planned.component;
  Sources sources;
  const auto queried = answers.queried.find(signals.component);
  if (queried != answers.queried.end()) sources.queried = queried->second;
  for (const Instance& instance : instances_) {
    if (instance.component != signals.component) continue;
    const Readings readings = answers.published_by(instance);
    platform::ReplicaSignals replica{
        .index = instance.index, .health = instance.health, .since = health_.of(instance)};
    const Use* use = is_usage_known_ ? use_.of(instance.component, instance.index) : nullptr;
    if (use != nullptr) tell_use(*use, replica);
    if (has_slots(watch.planned)) {
      replica.utilisation = share_of_slots(readings, watch.planned.slots);
    }
    signals.replicas.push_back(std::move(replica));
    if (instance.health != Health::kReady) continue;
    ++sources.replicas;
    sources.published.push_back(readings);
  }
  std::ranges::sort(signals.replicas, {}, &platform::ReplicaSignals::index);
  if (watch.balancer) {
    auto readings = watch.balancer->readings_by(deadline);
    if (readings) {
      sources.balancer = *std::move(readings);
    } else {
      look.gaps.push_back(
          fmt::format("{}: balancer: {}", signals.component, readings.error().what));
    }
  }
  fill_in(signals, sources, look.gaps);
  return signals;
}

Look LiveSignals::look() {
  const auto begin = SteadyClock::now();
  const auto deadline = begin + kPatience;
  Look look;
  look.at = clock_.now();
  for (ComponentWatch& watch : watches_) {
    if (watch.balancer) watch.balancer->ask();
  }
  see_instances(look, begin + kInstancesPatience);
  usage_question_.ask();  // behind the other: it may take longer
  const Answers answers = ask_network(look, deadline);
  see_usage(look, deadline);
  for (ComponentWatch& watch : watches_) {
    look.components.push_back(signals_of(watch, answers, look, deadline));
  }
  return look;
}

}  // namespace

Result<std::unique_ptr<platform::Signals>> make_live_signals(platform::Platform& platform,
                                                             const platform::Clock& clock,
                                                             WatchPlan plan) {
  auto context = std::make_unique<boost::asio::io_context>(1);
  auto queried = QueriedFigures::create(context->get_executor(), plan);
  if (!queried) return fail(queried.error());
  return std::make_unique<LiveSignals>(platform, clock, std::move(plan), std::move(context),
                                       *std::move(queried));
}

}  // namespace headroom::watch
