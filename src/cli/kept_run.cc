#include "cli/kept_run.h"

#include "cli/service_file.h"
#include "run/condenser.h"
#include "run/fan_out.h"
#include "run/judging.h"
#include "spec/requirement.h"

namespace headroom::cli {

Result<KeptRun> open_run(const Context& context, const std::string& file_flag,
                         const std::string& id) {
  const auto store = open_store(state_folder(context, file_flag));
  if (!store) return fail(store.error());
  const auto entry = store->entry(id);
  if (!entry) return fail(entry.error());
  std::vector<spec::Requirement> requirements;
  for (const std::string& text : entry->header.requirements) {
    auto requirement = spec::parse_requirement(text);
    if (!requirement) return fail(std::move(requirement.error()));
    requirements.push_back(std::move(*requirement));
  }
  run::Condenser condenser;
  run::Judging judging(std::move(requirements));
  run::FanOut both({&condenser, &judging});
  if (auto replayed = store->replay(entry->header.id, both); !replayed) {
    return fail(std::move(replayed.error()));
  }
  auto series_summary = store->summary(entry->header.series);
  if (!series_summary) return fail(std::move(series_summary.error()));
  return KeptRun{.run = condenser.take(),
                 .judgement = judging.judgement(),
                 .series_summary = std::move(*series_summary)};
}

}  // namespace headroom::cli
