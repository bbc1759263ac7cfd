// `headroom accuracy`: how far predictions were off, run by run and over all of them.
// Exit codes: 0, also when there is nothing to compare; 2 the store cannot be read.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/command.h"
#include "cli/service_file.h"
#include "report/text_table.h"
#include "run/comparison.h"

namespace headroom::cli {
namespace {

using report::Cell;
using report::TextTable;
using report::Tone;
using run::Figure;
using Align = TextTable::Align;

// A run and its errors' mean sizes.
struct Compared {
  store::Entry entry;
  std::string model;
  std::vector<Figure> figures;
};

struct Column {
  std::string_view name;
  Figure::Kind kind;
  std::string_view ending;
};
constexpr std::array<Column, 6> kColumns = {{{"rate", Figure::Kind::kRate, "throughput"},
                                             {"cpu", Figure::Kind::kCores, "cpu"},
                                             {"p50", Figure::Kind::kTime, "p50"},
                                             {"p95", Figure::Kind::kTime, "p95"},
                                             {"p99", Figure::Kind::kTime, "p99"},
                                             {"break point", Figure::Kind::kRate, "break point"}}};

std::string percent(std::optional<double> error) {
  return error ? fmt::format("{:.1f}%", *error * 100) : "–";
}

class Accuracy : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("-n,--limit", limit_, "how many runs at most")->capture_default_str();
    app.add_flag("--json", json_, "print them as JSON");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    const auto store = open_store(state_folder(context, file_));
    if (!store) return report(context, store.error());
    const auto kept = store->predictions(limit_);
    if (!kept) return report(context, kept.error());
    std::vector<Compared> all;
    for (const store::KeptPrediction& one : *kept) {
      auto figures = run::figures_from_json(one.prediction.figures);
      if (!figures) return report(context, figures.error());
      all.push_back({one.entry, one.prediction.model, std::move(*figures)});
    }
    if (json_) {
      print_json(context, all);
    } else if (all.empty()) {
      context.out
          << "no predictions yet; every `headroom test` of a file with a system makes one\n";
    } else {
      print_table(context, all);
    }
    return ExitCode::kFine;
  }

 private:
  void print_table(Context& context, const std::vector<Compared>& all) const {
    const auto colour =
        context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
    TextTable table({Align::kLeft, Align::kLeft, Align::kRight, Align::kRight, Align::kRight,
                     Align::kRight, Align::kRight, Align::kRight, Align::kLeft});
    std::vector<Cell> heads{{"run", Tone::kQuiet}, {"load", Tone::kQuiet}};
    for (const Column& column : kColumns) heads.push_back({std::string(column.name), Tone::kQuiet});
    heads.push_back({"predicted by", Tone::kQuiet});
    table.add(std::move(heads));
    std::vector<Figure> figures;
    for (const Compared& one : all) {
      std::vector<Cell> row{{one.entry.header.id}, {one.entry.header.load, Tone::kQuiet}};
      for (Cell& cell : cells(one.figures)) row.push_back(std::move(cell));
      row.push_back({one.model, Tone::kQuiet});
      table.add(std::move(row));
      figures.insert(figures.end(), one.figures.begin(), one.figures.end());
    }
    std::vector<Cell> last{{"mean size of the error", Tone::kStrong}, {""}};
    for (Cell& cell : cells(figures)) last.push_back(std::move(cell));
    table.add(std::move(last));
    for (const std::string& line : table.lines(colour)) context.out << line << '\n';
  }

  static std::vector<Cell> cells(const std::vector<Figure>& figures) {
    std::vector<Cell> cells;
    for (const Column& column : kColumns) {
      cells.push_back({percent(run::mean_error(figures, column.kind, column.ending))});
    }
    return cells;
  }

  static void print_json(const Context& context, const std::vector<Compared>& all) {
    nlohmann::ordered_json document = {{"headroom_accuracy", 1},
                                       {"runs", nlohmann::ordered_json::array()}};
    for (const Compared& one : all) {
      const auto started = std::chrono::system_clock::to_time_t(one.entry.header.started);
      document["runs"].push_back(
          {{"run", one.entry.header.id},
           {"test", one.entry.header.test},
           {"load", one.entry.header.load},
           {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started))},
           {"model", one.model},
           {"figures", nlohmann::ordered_json::parse(run::figures_json(one.figures))}});
    }
    context.out << document.dump(2) << '\n';
  }

  std::string file_;
  std::size_t limit_ = 20;
  bool json_ = false;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> make_accuracy() {
  return std::make_unique<Accuracy>();
}

}  // namespace headroom::cli
