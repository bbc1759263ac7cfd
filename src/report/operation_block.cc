#include "report/operation_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "base/check.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/sparkline.h"

namespace headroom::report {
namespace {

using operation::Glance;
using Lines = std::vector<ScreenLine>;

constexpr std::size_t kLongestName = 24;  // beyond that a column of names leaves too little room
constexpr std::string_view kApart = "  ";

class Block {
 public:
  Block(const Glance& glance, std::size_t columns) : glance_(glance), columns_(columns) {
    for (const Glance::Component& one : glance.components) {
      name_columns_ = std::max(name_columns_, columns_of(printable(one.name)));
    }
    name_columns_ = std::min(name_columns_, kLongestName);
  }

  ScreenLine title() const {
    LineBuilder line(columns_);
    line.add("operates " + printable(glance_.environment), Tone::kStrong).add(kApart);
    switch (glance_.doing) {
      case Glance::Doing::kActs:
        break;
      case Glance::Doing::kOnlySays:
        line.add("dry run: says what it would do", Tone::kWarning).add(kApart);
        break;
      case Glance::Doing::kPaused:
        line.add("paused: says what it would do", Tone::kWarning).add(kApart);
        break;
    }
    const auto left = std::chrono::ceil<std::chrono::seconds>(glance_.next_step - glance_.at);
    return line
        .add(left.count() > 0 ? "next step in " + clock_text(left.count()) : "looks", Tone::kQuiet)
        .finish();
  }

  ScreenLine head(const Glance::Component& component) const {
    LineBuilder line = begin(printable(component.name));
    add_replicas(line, component);
    line.add(kApart);
    line.add(fmt::format("{:>8}", component.arrivals ? rate_text(*component.arrivals) : "–"),
             Tone::kStrong);
    std::string use;
    const auto also = [&](const std::string& text) { use += (use.empty() ? "" : ", ") + text; };
    if (component.used) also(share_text(*component.used) + " used");
    if (component.in_flight) also(fmt::format("{:.0f} in flight", *component.in_flight));
    if (component.queue.value_or(0) >= 1) also(fmt::format("{:.0f} wait", *component.queue));
    // The figures come first, the bars take what room they leave.
    const std::size_t beside = columns_of(kApart) + columns_of(use) + 1;
    const std::size_t room = line.left() > beside ? line.left() - beside : 0;
    const std::size_t bars = std::min(room, component.lately.size());
    line.add(" ").add(sparkline(std::span(component.lately).last(bars)), Tone::kAccent);
    return line.add(kApart).add(use).finish();
  }

  // What the policy asks for and why, the last change, and what it expects.
  Lines reasons(const Glance::Component& component) const {
    Lines lines;
    if (!component.standing) return lines;
    const control::Standing& standing = *component.standing;
    LineBuilder why = begin({});
    if (standing.proposed) {
      const bool is_held = standing.proposed != standing.asked && !standing.held.empty();
      why.add(fmt::format("asks for {}", *standing.proposed))
          .add(is_held ? fmt::format(" ({})", standing.held) : "", Tone::kWarning)
          .add(": " + printable(standing.why), Tone::kQuiet);
    } else {
      why.add("holds: ", Tone::kWarning).add(printable(standing.why), Tone::kWarning);
    }
    lines.push_back(why.finish());
    const std::string also = change_and_forecast(component, standing);
    if (!also.empty()) lines.push_back(begin({}).add(also, Tone::kQuiet).finish());
    return lines;
  }

  Lines seen() const {
    Lines lines;
    if (!glance_.probes.empty()) {
      LineBuilder line = begin("probes");
      for (std::size_t i = 0; i < glance_.probes.size(); ++i) {
        if (i > 0) line.add(kApart);
        add_probe(line, glance_.probes[i]);
      }
      lines.push_back(line.finish());
    }
    if (!glance_.gaps.empty()) {
      const std::size_t count = glance_.gaps.size();
      const std::string many = count > 1 ? fmt::format("{} signals: ", count) : "";
      lines.push_back(
          begin("unseen").add(many + printable(glance_.gaps.front()), Tone::kWarning).finish());
    }
    return lines;
  }

  ScreenLine left_out(std::size_t count) const {
    return begin({}).add(fmt::format("and {} more", count), Tone::kQuiet).finish();
  }

 private:
  LineBuilder begin(std::string_view name) const {
    LineBuilder line(columns_);
    std::string padded = cut(name, name_columns_);
    padded.append(name_columns_ - columns_of(padded), ' ');
    line.add(padded, Tone::kAccent).add(kApart);
    return line;
  }

  static void add_replicas(LineBuilder& line, const Glance::Component& component) {
    if (!component.standing || !component.standing->asked) {
      line.add(fmt::format("{:<18}", fmt::format("{} ready", component.ready)));
      return;
    }
    const control::Standing& standing = *component.standing;
    const int asked = *standing.asked;
    const bool is_complete = component.ready == asked;
    const std::string count = is_complete ? fmt::format("{} ready", asked)
                              : component.ready < asked
                                  ? fmt::format("{} of {}", component.ready, asked)
                                  : fmt::format("{} to {}", component.ready, asked);
    line.add(fmt::format("{:<9}", count), is_complete ? Tone::kStrong : Tone::kWarning)
        .add(fmt::format("{:<9}", fmt::format("{}..{}", standing.range.least, standing.range.most)),
             Tone::kQuiet);
  }

  static void add_probe(LineBuilder& line, const platform::ProbeSignals& probe) {
    const std::string name = printable(probe.journey);
    if (!probe.success) {
      line.add(name + " –", Tone::kQuiet);
    } else if (*probe.success <= 0) {
      line.add(name + " fails", Tone::kBad);
    } else {
      const bool is_fine = *probe.success >= 1;
      line.add(fmt::format("{} {}", name, is_fine ? "fine" : share_text(*probe.success) + " fine"),
               is_fine ? Tone::kGood : Tone::kBad);
      if (probe.seconds) line.add(" in " + seconds_text(*probe.seconds));
    }
  }

  static std::string change_and_forecast(const Glance::Component& component,
                                         const control::Standing& standing) {
    std::string text;
    const auto also = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
    if (standing.changed > Nanos{}) {
      const std::string what = standing.change.empty() ? "last change" : standing.change;
      also(what + " at " + time_of_day_text(standing.changed));
    }
    if (component.limits) also("each has " + platform::to_string(*component.limits));
    if (const auto& foreseen = standing.foreseen) {
      also(fmt::format("forecast {} within {}", rate_text(foreseen->most),
                       length_text(foreseen->within)));
      if (foreseen->due > 0) {
        const auto due = static_cast<double>(foreseen->due);
        text += fmt::format(", {} of {} exceeded",
                            share_text(static_cast<double>(foreseen->exceeded) / due),
                            count_text(foreseen->due));
      }
    }
    return text;
  }

  const Glance& glance_;
  const std::size_t columns_;
  std::size_t name_columns_ = columns_of("probes");
};

void append(Lines& lines, Lines more) {
  std::ranges::move(more, std::back_inserter(lines));
}

}  // namespace

Lines operation_block(const Glance& glance, std::size_t columns, std::size_t rows) {
  HEADROOM_CHECK(columns >= 20 && rows >= 4, "nothing readable fits into less");
  const Block block(glance, columns);
  Lines seen = block.seen();
  Lines heads{block.title()};
  Lines all{block.title()};
  for (const Glance::Component& component : glance.components) {
    heads.push_back(block.head(component));
    all.push_back(block.head(component));
    append(all, block.reasons(component));
  }
  const std::size_t room = rows - seen.size();
  if (all.size() > room) all = heads;
  if (all.size() > room) {
    const std::size_t left_out = all.size() - (room - 1);
    all.resize(room - 1);
    all.push_back(block.left_out(left_out));
  }
  append(all, std::move(seen));
  return all;
}

}  // namespace headroom::report
