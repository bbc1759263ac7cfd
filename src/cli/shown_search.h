// Shows a search for a break point on the terminal: each probe in the live view, and then as a
// line.
#pragma once

#include <optional>

#include "cli/context.h"
#include "report/paint.h"
#include "report/terminal.h"
#include "trial/breakpoint.h"

namespace headroom::cli {

// Says nothing where the user wants to hear nothing.
class ShownSearch final : public trial::SearchWatcher {
 public:
  enum class Voice { kSilent, kSpeaking };

  ShownSearch(Context& context, report::Colour colour, Voice voice)
      : context_(context), colour_(colour), voice_(voice) {}

  std::vector<run::Recorder*> begin(std::size_t number, Rate rate) override;
  void finished(const trial::Probe& probe) override;
  void waits_for_recovery() override;

 private:
  Context& context_;
  report::Colour colour_;
  Voice voice_;
  std::optional<report::LiveView> view_;  // of the probe under way
};

}  // namespace headroom::cli
