#include "cli/kept_run.h"

#include "cli/service_file.h"
#include "spec/requirement.h"

namespace headroom::cli {

Result<KeptRun> open_run(const Context& context, const std::string& file_flag,
                         const std::string& id) {
  const auto store = open_store(state_folder(context, file_flag));
  if (!store) return fail(store.error());
  auto run = store->load(id);
  if (!run) return fail(std::move(run.error()));
  std::vector<spec::Requirement> requirements;
  for (const std::string& text : run->header.requirements) {
    auto requirement = spec::parse_requirement(text);
    if (!requirement) return fail(std::move(requirement.error()));
    requirements.push_back(std::move(*requirement));
  }
  run::Judgement judgement = run::judge_whole(*run, requirements);
  return KeptRun{.run = std::move(*run), .judgement = std::move(judgement)};
}

}  // namespace headroom::cli
