#include "cli/learned_slots_text.h"

#include <fmt/format.h>

namespace headroom::cli {
namespace {

using calibration::GaugedSlots;
using calibration::Slots;

std::string slots_of(int many) {
  return many == 1 ? "one slot" : fmt::format("{} slots", many);
}

std::string seconds_text(double seconds) {
  return seconds < 1 ? fmt::format("{:.3g}ms", seconds * 1e3) : fmt::format("{:.3g}s", seconds);
}

std::string beside_the_file(const Slots& slots) {
  if (!slots.stated) return ", of which the file says nothing";
  if (!slots.corrects()) return ", as the file says";
  return fmt::format(
      ", where the file says {}: that is beyond what was measured, which predictions go by",
      *slots.stated);
}

std::string knee_line(const Slots& slots) {
  if (!slots.knee && slots.knee.error().empty()) return {};
  if (!slots.knee) return fmt::format("    the knee does not tell: {}\n", slots.knee.error());
  const calibration::Knee& knee = *slots.knee;
  return fmt::format(
      "    the knee says {:.1f} to {:.1f}: {:.3g}/s came through in {}, each held a slot for {},\n"
      "      and {:.0f}% waited for one\n",
      knee.least, knee.most, knee.throughput, knee.run, seconds_text(knee.hold), knee.waited * 100);
}

std::string gauges_line(const Slots& slots) {
  if (!slots.gauges) return fmt::format("    gauges do not tell: {}\n", slots.gauges.error());
  if (slots.gauges->told == GaugedSlots::Told::kStated) {
    return fmt::format("    its programs say that a replica has {}\n",
                       slots_of(slots.gauges->slots));
  }
  return fmt::format(
      "    its programs worked on {} at once in each of {} looks while requests waited\n",
      slots.gauges->slots, slots.gauges->full);
}

std::string text_of(const Slots& slots) {
  const auto measured = slots.measured();
  std::string out = measured ? fmt::format("\n  {} has {}{}\n", slots.component,
                                           slots_of(*measured), beside_the_file(slots))
                             : fmt::format("\n  how many slots {} has is not told by these runs\n",
                                           slots.component);
  out += knee_line(slots);
  out += gauges_line(slots);
  if (slots.knee && slots.gauges && !slots.is_within_knee(slots.gauges->slots)) {
    out += "    these two disagree; what the programs say stands\n";
  }
  if (slots.holds) {
    out += fmt::format("    a request holds one for {}, which the file does not say\n",
                       seconds_text(to_seconds(*slots.holds)));
  }
  return out;
}

}  // namespace

std::string learned_slots_text(const calibration::LearnedSlots& slots) {
  std::string out;
  for (const Slots& one : slots.components) out += text_of(one);
  if (!slots.remark.empty()) out += fmt::format("\n  no slots are told: {}\n", slots.remark);
  return out;
}

}  // namespace headroom::cli
