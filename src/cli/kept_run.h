// A run out of the store, judged again by the requirements that it was made under.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "run/judge.h"
#include "run/run.h"

namespace headroom::cli {

struct KeptRun {
  run::Run run;  // condensed where it was long (run/condenser.h)
  run::Judgement judgement;
  // What its series came to, as it was told at the end; nothing where it is a run on its own, or
  // the series has no end.
  std::optional<std::string> series_summary;
};

// `id` as store::Store::load takes it. Requirements are read from the run itself, so that a verdict
// stays what it was after the file has changed.
Result<KeptRun> open_run(const Context& context, const std::string& file_flag,
                         const std::string& id);

}  // namespace headroom::cli
