#include "report/sweep_text.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/figures.h"
#include "report/scalability_text.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using trial::Sweep;
using trial::SweepPoint;

std::string interval_text(const SweepPoint& point) {
  if (point.holds && point.breaks) {
    return fmt::format("holds {} and breaks at {}", to_string(*point.holds),
                       to_string(*point.breaks));
  }
  if (point.holds) return "holds " + to_string(*point.holds);
  return point.breaks ? "breaks at " + to_string(*point.breaks) : "says nothing";
}

}  // namespace

trial::ScalabilityNames names_of(const Sweep& sweep) {
  return {.subject = sweep.identity.service.empty()
                         ? sweep.dimension.component
                         : sweep.identity.service + " · " + sweep.dimension.component,
          .size = std::string(trial::name_of(sweep.dimension.resource)),
          .throughput = "sessions a second"};
}

std::string point_line(const SweepPoint& point, trial::Resource resource, Colour colour) {
  const bool counts = point.limit == SweepPoint::Limit::kService;
  const std::string size =
      fmt::format("{}, repeat {}", trial::size_text(resource, point.size), point.repeat);
  return fmt::format(
      "  {} {}  {}  {}",
      counts ? paint("•", Tone::kAccent, colour) : paint("!", Tone::kWarning, colour),
      paint(size, Tone::kStrong, colour), interval_text(point),
      paint((counts ? "" : "left out: ") + printable(point.why),
            counts ? Tone::kQuiet : Tone::kWarning, colour));
}

std::string estimate_line(const trial::SweepEstimate& estimate, const trial::SweepSetup& setup) {
  const std::size_t sizes = setup.sizes.size();
  const std::size_t searches = sizes * static_cast<std::size_t>(setup.repeats);
  std::string line = fmt::format("{} size{}, ", sizes, sizes == 1 ? "" : "s");
  line += setup.repeats == 1 ? "once each" : fmt::format("{} repeats each", setup.repeats);
  line += estimate.searches == searches ? ", searches"
                                        : fmt::format(", {} searches left", estimate.searches);
  const bool is_least = setup.search.holding.length == trial::Holding::Length::kFollowsSessions;
  line += fmt::format(" of some {:.0f} holds of {}{}: about {}, and bringing it up {} times",
                      estimate.holds, to_string(estimate.hold), is_least ? " or more" : "",
                      estimated_length_text(estimate.length), estimate.searches);
  if (setup.at_most && estimate.length > *setup.at_most) {
    line += fmt::format("; ends after {}", to_string(*setup.at_most));
  }
  return line;
}

std::vector<std::string> notes(const Sweep& sweep) {
  std::vector<std::string> notes;
  if (sweep.ending == Sweep::Ending::kInterrupted) {
    notes.emplace_back("The sweep was interrupted; --resume goes on with it.");
  }
  if (sweep.ending == Sweep::Ending::kOutOfTime) {
    notes.emplace_back("Its time was over before all was measured; --resume goes on with it.");
  }
  if (sweep.repeats == 1) {
    notes.emplace_back("Each size was measured once: how much chance there is in it is not known.");
  }
  return notes;
}

std::string summary(const Sweep& sweep, const trial::Scalability& scalability, Colour colour) {
  std::string out;
  for (const SweepPoint& point : sweep.points) {
    out += point_line(point, sweep.dimension.resource, colour) + "\n";
  }
  for (const std::string& note : notes(sweep)) {
    out += "  " + paint("! " + printable(note), Tone::kWarning, colour) + "\n";
  }
  return out + (out.empty() ? "" : "\n") + scalability_text(scalability, names_of(sweep), colour);
}

}  // namespace headroom::report
