#include "trial/parity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace headroom::trial {
namespace {

constexpr std::string_view kProduction = "production";

const spec::Launch* find(const spec::Environment& environment, const std::string& component) {
  const auto found = std::ranges::find(environment.components, component, &spec::Launch::component);
  return found == environment.components.end() ? nullptr : &*found;
}

int replicas_of(const spec::Component& component, const spec::Launch* launch) {
  return launch != nullptr && launch->replicas ? *launch->replicas : component.replicas;
}

const std::string& image_of(const spec::Environment& environment, const spec::Launch& launch) {
  return launch.image.empty() ? environment.containers.image : launch.image;
}

std::string counted(int replicas) {
  return fmt::format("{} replica{}", replicas, replicas == 1 ? "" : "s");
}

// What runs where the load generator does.
bool shares_this_machine(const spec::Environment& environment) {
  constexpr std::array<std::string_view, 2> kHere = {"process", "docker"};
  return std::ranges::find(kHere, environment.driver) != kHere.end();
}

class Comparing {
 public:
  Comparing(const spec::Spec& spec, const spec::Environment& here,
            const spec::Environment& production)
      : spec_(spec), here_(here), production_(production) {}

  std::vector<Difference> run() {
    for (const spec::Component& component : spec_.system.components) compare(component);
    if (!missing_.empty()) {
      add(fmt::format("{} {} not run here", fmt::join(missing_, " and "),
                      missing_.size() == 1 ? "does" : "do"),
          "what they cost, and how they fail, is not in what is measured");
    }
    if (shares_this_machine(here_) && !shares_this_machine(production_)) {
      add("all components share this machine, with the load generator too",
          "they take processor time from each other that they would have to themselves");
    }
    return std::move(differences_);
  }

 private:
  void add(std::string what, std::string so) {
    differences_.push_back({.what = std::move(what), .so = std::move(so)});
  }

  void compare(const spec::Component& component) {
    const spec::Launch* here = find(here_, component.name);
    const spec::Launch* there = find(production_, component.name);
    const bool is_described = !here_.components.empty();
    if (is_described && here == nullptr) {
      missing_.push_back(component.name);
      return;
    }
    const int ours = replicas_of(component, here);
    const int theirs = replicas_of(component, there);
    if (ours != theirs) {
      add(fmt::format("{} has {} here and {} in production", component.name, counted(ours), theirs),
          "where it breaks says nothing of where production does; headroom plan scales it");
    }
    compare_sizes(component, here, there);
    if (here == nullptr || there == nullptr) return;
    const std::string& mine = image_of(here_, *here);
    const std::string& other = image_of(production_, *there);
    if (mine.empty() || other.empty() || mine == other) return;
    add(fmt::format("{} is {} here and {} in production", component.name, mine, other),
        "another version may be faster or slower");
  }

  void compare_sizes(const spec::Component& component, const spec::Launch* here,
                     const spec::Launch* there) {
    const std::optional<Cores> theirs = there != nullptr && there->cpu ? there->cpu : component.cpu;
    if (theirs) {
      const std::optional<Cores> ours = here == nullptr ? std::nullopt : here->cpu;
      if (ours != theirs) {
        add(fmt::format("a replica of {} may use {} here and {} in production", component.name,
                        ours ? to_string(*ours) : "all there is", to_string(*theirs)),
            "its response times and its limit are other ones");
      }
    }
    if (there == nullptr || !there->memory) return;
    const std::optional<Bytes> ours = here == nullptr ? std::nullopt : here->memory;
    if (ours == there->memory) return;
    add(fmt::format("a replica of {} has {} of memory here and {} in production", component.name,
                    ours ? to_string(*ours) : "all there is", to_string(*there->memory)),
        "caches hold more or less, and it runs out elsewhere");
  }

  const spec::Spec& spec_;
  const spec::Environment& here_;
  const spec::Environment& production_;
  std::vector<std::string> missing_;
  std::vector<Difference> differences_;
};

}  // namespace

std::vector<Difference> differences(const spec::Spec& spec, const spec::Environment& here) {
  std::vector<Difference> all;
  if (here.name == kProduction) return all;
  const auto production =
      std::ranges::find(spec.environments, kProduction, &spec::Environment::name);
  if (production != spec.environments.end()) all = Comparing(spec, here, *production).run();
  for (const auto& [what, how] : here.differs) {
    all.push_back({.what = fmt::format("{}: {}", what, how),
                   .so = "what depends on it does not carry over to production"});
  }
  return all;
}

std::string sentence(const Difference& difference) {
  return fmt::format("{}: {}", difference.what, difference.so);
}

}  // namespace headroom::trial
