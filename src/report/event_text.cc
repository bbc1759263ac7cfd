#include "report/event_text.h"

#include <fmt/format.h>

#include "report/figures.h"

namespace headroom::report {

std::string event_text(const run::Event& event) {
  return fmt::format("{:>10}  {:<8} {}\n", clock_text(event.at), event.kind, event.text);
}

std::string timeline_text(const run::Run& run) {
  std::string out = fmt::format("{} · {} of {}  {}{}\n\n", run.header.service, run.header.test,
                                run.header.environment, length_text(run::duration(run)),
                                run.end ? "" : ", not ended");
  for (const run::Event& event : run.events) out += event_text(event);
  if (run.events.empty()) out += "nothing happened\n";
  return out;
}

}  // namespace headroom::report
