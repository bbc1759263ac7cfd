#include "report/tuning_text.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "report/figures.h"
#include "report/text_table.h"
#include "report/tuning_words.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;
using tuning::Configuration;
using tuning::Rating;
using tuning::RunOf;
using tuning::Seen;

class TuningText {
 public:
  TuningText(const spec::Spec& spec, const tuning::Tuned& tuned, Colour colour)
      : spec_(spec), tuned_(tuned), colour_(colour) {}

  std::string run() {
    out_ += paint(printable(tuned_.service), Tone::kStrong, colour_) +
            paint("  tuning: " + printable(tuned_.objective), Tone::kQuiet, colour_) + "\n";
    add_frontier();
    if (tuned_.contest && !(tuned_.contest->heats.empty() && tuned_.contest->proof.empty())) {
      add_runs();
    }
    add_outcome();
    return std::move(out_);
  }

 private:
  void add(const TextTable& table) {
    for (const std::string& row : table.lines(colour_)) out_ += "  " + row + "\n";
  }

  void begin_section(std::string_view title, std::string_view note) {
    out_ += "\n  " + paint(title, Tone::kStrong, colour_) +
            paint(fmt::format("  {}", note), Tone::kQuiet, colour_) + "\n";
  }

  bool is_of_loads() const { return tuned_.file.highest_load.has_value() || loads_asked(); }
  bool loads_asked() const { return tuned_.best && tuned_.best->highest_load.has_value(); }

  // A column for each knob, between those that are given.
  TextTable table_with(Align first, std::vector<Cell> heads, std::vector<Cell> tail_heads) const {
    std::vector<Align> columns{first};
    for (const spec::Knob& knob : spec_.tune->knobs) {
      columns.push_back(Align::kRight);
      heads.push_back({printable(knob.name)});
    }
    for (Cell& head : tail_heads) {
      columns.push_back(Align::kLeft);
      heads.push_back(std::move(head));
    }
    for (Cell& head : heads) head.tone = Tone::kQuiet;
    TextTable table(columns);
    table.add(std::move(heads));
    return table;
  }

  void add_settings(const Configuration& configuration, std::vector<Cell>& row) const {
    for (std::size_t i = 0; i < spec_.tune->knobs.size(); ++i) {
      row.push_back(configuration.empty()
                        ? Cell{"as is", Tone::kQuiet}
                        : Cell{printable(spec_.tune->knobs[i].settings[configuration[i]].text)});
    }
  }

  static Cell kept_cell(const Rating& rating) {
    return {margin_text(rating), rating.holds ? Tone::kGood : Tone::kBad};
  }

  void add_frontier() {
    begin_section("Simulated", effort_text(tuned_));
    const bool of_loads = is_of_loads();
    TextTable table =
        table_with(Align::kRight, {{"cost"}}, {{of_loads ? "holds to" : "requirements"}});
    const auto add_row = [&](const Seen& seen) {
      std::vector<Cell> row{{tuning::to_string(seen.cost)}};
      add_settings(seen.configuration, row);
      if (of_loads) {
        row.push_back({seen.highest_load ? rate_text(seen.highest_load->per_second) : "none"});
        table.add(std::move(row));
      } else {
        row.push_back(kept_cell(seen.rating));
        table.add(std::move(row), {printable(nearest_text(seen.rating)), Tone::kQuiet});
      }
    };
    add_row(tuned_.file);
    for (const Seen& seen : tuned_.frontier) add_row(seen);
    add(table);
  }

  void add_runs() {
    begin_section("Measured", tuned_.load ? "at " + headroom::to_string(*tuned_.load)
                                          : "in the test " + spec_.tune->objective.test);
    TextTable table = table_with(Align::kLeft, {{""}}, {{"requirements"}});
    const auto add_row = [&](std::string_view stage, const RunOf& run) {
      std::vector<Cell> row{{std::string(stage), Tone::kQuiet}};
      add_settings(run.configuration, row);
      if (run.answer.untrusted.empty()) {
        row.push_back(kept_cell(run.answer.rating));
      } else {
        row.push_back({"untrusted", Tone::kWarning});
      }
      table.add(std::move(row),
                {printable(run.answer.untrusted.empty() ? nearest_text(run.answer.rating)
                                                        : run.answer.untrusted),
                 Tone::kQuiet});
    };
    for (const RunOf& run : tuned_.contest->heats) add_row("heat", run);
    for (const RunOf& run : tuned_.contest->proof) add_row("proof", run);
    add(table);
    if (tuned_.contest->ran_out) {
      out_ +=
          "  " + paint("the time was over before the runs were", Tone::kWarning, colour_) + "\n";
    }
  }

  Tone tone_of_outcome() const {
    if (!tuned_.best) return Tone::kBad;
    if (!tuned_.proof || tuned_.changes.empty()) return Tone::kStrong;
    return tuned_.proof->verdict == tuning::Proof::Verdict::kBetter ? Tone::kGood : Tone::kWarning;
  }

  void add_outcome() {
    out_ += "\n  " + paint(printable(headline(spec_, tuned_)), tone_of_outcome(), colour_) + "\n";
    if (tuned_.proof && !tuned_.changes.empty()) {
      for (const std::string& line : proof_lines(*tuned_.proof)) {
        out_ += "  " + printable(line) + "\n";
      }
    }
    if (tuned_.changes.empty()) return;
    begin_section("Change", printable(spec_.file));
    TextTable table({Align::kLeft, Align::kLeft});
    for (const tuning::Change& change : tuned_.changes) {
      table.add({{fmt::format("{}:{}", change.at.line, change.at.column), Tone::kQuiet},
                 {printable(change.path)}},
                {printable(fmt::format("{} -> {}", change.from, change.to)), Tone::kStrong});
    }
    add(table);
  }

  const spec::Spec& spec_;
  const tuning::Tuned& tuned_;
  const Colour colour_;
  std::string out_;
};

}  // namespace

std::string tuning_text(const spec::Spec& spec, const tuning::Tuned& tuned, Colour colour) {
  return TuningText(spec, tuned, colour).run();
}

}  // namespace headroom::report
