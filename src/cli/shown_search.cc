#include "cli/shown_search.h"

#include <unistd.h>

#include <ostream>

#include "report/breakpoint_summary.h"

namespace headroom::cli {

std::vector<run::Recorder*> ShownSearch::begin(std::size_t, Rate) {
  if (voice_ == Voice::kSilent) return {};
  return {&view_.emplace(context_.out, report::screen_of(STDOUT_FILENO, colour_))};
}

void ShownSearch::finished(const trial::Probe& probe) {
  if (probe.finished.not_kept) {
    context_.err << "headroom: this run is not kept: " << to_string(*probe.finished.not_kept)
                 << '\n';
  }
  if (voice_ == Voice::kSilent) return;
  context_.out << report::probe_line(probe, colour_) << '\n' << std::flush;
}

void ShownSearch::waits_for_recovery() {
  if (voice_ == Voice::kSilent) return;
  context_.out << "    waiting until the lowest rate holds again\n" << std::flush;
}

}  // namespace headroom::cli
