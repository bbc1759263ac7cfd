// `headroom runs`: lists the runs that were kept, newest first.
// Exit codes: 0, also when there are none; 2 the store cannot be read.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"
#include "cli/service_file.h"

namespace headroom::cli {
namespace {

std::string state_of(const store::Entry& entry) {
  switch (entry.state) {
    case store::Entry::State::kGoing:
      return "going on";
    case store::Entry::State::kAbandoned:
      return "partial (headroom was killed)";
    case store::Entry::State::kInterrupted:
      return entry.outcome.empty() ? "partial (interrupted)" : entry.outcome + " (interrupted)";
    case store::Entry::State::kFinished:
      return entry.outcome.empty() ? "not judged" : entry.outcome;
  }
  return "unknown";
}

class Runs : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("-n,--limit", limit_, "how many at most")->capture_default_str();
    app.add_flag("--json", json_, "print them as JSON");
  }

  ExitCode run(Context& context) override {
    const auto folder = state_folder(context, file_);
    stop_leftovers(context, folder);
    const auto store = open_store(folder);
    if (!store) return report(context, store.error());
    const auto entries = store->list(limit_);
    if (!entries) return report(context, entries.error());
    if (json_) {
      print_json(context, *entries);
    } else if (entries->empty()) {
      context.out << "no runs yet; `headroom test` makes one\n";
    } else {
      print_table(context, *entries);
    }
    return ExitCode::kFine;
  }

 private:
  static void print_table(Context& context, const std::vector<store::Entry>& entries) {
    std::size_t width = 3;
    for (const store::Entry& entry : entries) width = std::max(width, entry.header.id.size());
    context.out << fmt::format("{:{}}  {:<17}  {:>8}  {:<10}  {}\n", "RUN", width, "STARTED (UTC)",
                               "LENGTH", "OUTCOME", "LOAD");
    for (const store::Entry& entry : entries) {
      const auto started = std::chrono::system_clock::to_time_t(entry.header.started);
      context.out << fmt::format("{:{}}  {:%Y-%m-%d %H:%M}   {:>8}  {:<10}  {}\n", entry.header.id,
                                 width, fmt::gmtime(started), to_string(entry.duration),
                                 state_of(entry), entry.header.load);
    }
  }

  static void print_json(Context& context, const std::vector<store::Entry>& entries) {
    nlohmann::ordered_json document = {{"headroom", 1}, {"runs", nlohmann::ordered_json::array()}};
    for (const store::Entry& entry : entries) {
      const auto started = std::chrono::system_clock::to_time_t(entry.header.started);
      document["runs"].push_back(
          {{"run", entry.header.id},
           {"test", entry.header.test},
           {"environment", entry.header.environment},
           {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started))},
           {"duration_s", to_seconds(entry.duration)},
           {"state", state_of(entry)},
           {"outcome", entry.outcome}});
    }
    context.out << document.dump(2) << '\n';
  }

  std::string file_;
  std::size_t limit_ = 20;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_runs() {
  return std::make_unique<Runs>();
}

}  // namespace headroom::cli
