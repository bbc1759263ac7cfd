#include "watch/published_slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/url.h"
#include "watch/scrape.h"

namespace headroom::watch {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(800);
constexpr std::array kWanted = {Figure::kBusySlots, Figure::kSlots, Figure::kInFlight,
                                Figure::kQueue};

// Of one component, what is asked of each of its replicas.
struct Asked {
  std::map<Figure, Selectors> figures;
  std::set<Figure> known;  // as PublishedFigures has it; of gauges nothing
};

std::map<Figure, Selectors> wanted_of(const WatchedComponent& watched) {
  std::map<Figure, Selectors> figures;
  for (const Figure figure : kWanted) {
    const auto found = watched.published.find(figure);
    if (found != watched.published.end()) figures.insert(*found);
  }
  const bool tells = figures.contains(Figure::kQueue) &&
                     (figures.contains(Figure::kBusySlots) || figures.contains(Figure::kInFlight));
  if (!tells) figures.clear();
  return figures;
}

std::optional<double> reading(const Readings& readings, Figure figure) {
  const auto found = readings.find(figure);
  return found == readings.end() ? std::nullopt : std::optional(found->second);
}

std::optional<platform::SlotGauge> gauge_of(const std::string& component,
                                            const Readings& readings) {
  const auto waiting = reading(readings, Figure::kQueue);
  if (!waiting) return std::nullopt;
  auto busy = reading(readings, Figure::kBusySlots);
  if (!busy) {
    busy = reading(readings, Figure::kInFlight);
    if (!busy) return std::nullopt;
    *busy = std::max(0.0, *busy - *waiting);
  }
  return platform::SlotGauge{.component = component,
                             .busy = *busy,
                             .waiting = *waiting,
                             .slots = reading(readings, Figure::kSlots)};
}

class PublishedSlots final : public platform::SlotGauges {
 public:
  explicit PublishedSlots(const platform::Clock& clock)
      : scrapes_(context_.get_executor(), clock) {}

  void ask(const WatchedComponent& watched, const std::vector<platform::Instance>& instances) {
    auto figures = wanted_of(watched);
    if (figures.empty()) return;
    Asked& asked = asked_.emplace_back(Asked{.figures = std::move(figures), .known = {}});
    for (const platform::Instance& instance : instances) {
      if (instance.component != watched.component) continue;
      if (instance.health != platform::Health::kReady) continue;
      const auto url = parse_url("http://" + instance.address + watched.path);
      if (!url) continue;
      targets_.push_back({.name = fmt::format("{}-{}", instance.component, instance.index),
                          .url = *url,
                          .figures = &asked.figures,
                          .known = &asked.known});
      components_.push_back(watched.component);
    }
  }

  bool asks_anybody() const { return !targets_.empty(); }

  std::vector<platform::SlotGauge> read() override {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    context_.poll();  // who was late may have ended meanwhile, and is asked again then
    context_.restart();
    scrapes_.start(targets_, deadline);
    while (!scrapes_.is_done() && context_.run_one_until(deadline) > 0) {
    }
    const std::vector<Scraped> scraped = scrapes_.take();
    std::vector<platform::SlotGauge> told;
    for (std::size_t i = 0; i < scraped.size(); ++i) {
      if (auto gauge = gauge_of(components_[i], scraped[i].figures)) {
        told.push_back(*std::move(gauge));
      }
    }
    return told;
  }

 private:
  std::deque<Asked> asked_;  // borrowed by targets: they never move
  std::vector<Target> targets_;
  std::vector<std::string> components_;  // of each target
  boost::asio::io_context context_{1};
  Scrapes scrapes_;
};

}  // namespace

std::unique_ptr<platform::SlotGauges> make_published_slots(
    const WatchPlan& plan, const std::vector<platform::Instance>& instances,
    const platform::Clock& clock) {
  auto slots = std::make_unique<PublishedSlots>(clock);
  for (const WatchedComponent& watched : plan.components) slots->ask(watched, instances);
  if (!slots->asks_anybody()) return nullptr;
  return slots;
}

}  // namespace headroom::watch
