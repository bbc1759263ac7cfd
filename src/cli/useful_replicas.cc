#include "cli/useful_replicas.h"

#include <fmt/format.h>

#include <ostream>

#include "trial/measured_peak.h"
#include "trial/sweep_journal.h"

namespace headroom::cli {

std::map<std::string, int, std::less<>> useful_replicas(const Context& context,
                                                        const std::filesystem::path& state_folder,
                                                        const spec::Spec& spec) {
  std::map<std::string, int, std::less<>> useful;
  for (const spec::Component& component : spec.system.components) {
    const auto peak = trial::measured_peak(
        trial::sweep_journal_path(state_folder, component.name, trial::Resource::kReplicas));
    if (!peak) continue;
    useful.emplace(component.name, peak->replicas);
    context.err << fmt::format("no more than {} replicas of {}: more brought nothing in {} ({})\n",
                               peak->replicas, component.name, peak->environment, peak->series);
  }
  return useful;
}

}  // namespace headroom::cli
