// `headroom status`: shows every instance of an environment and how it is.
// Exit codes: 0 all are ready, 1 some are not, 2 the file is wrong.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/command.h"
#include "cli/environment.h"

namespace headroom::cli {
namespace {

using platform::Health;
using platform::Instance;

class Status : public Command {
 public:
  void flags(CLI::App& app) override {
    flags_.add(app);
    app.add_flag("--json", json_, "print it as JSON");
  }

  ExitCode run(Context& context) override {
    const auto environment = flags_.open(context);
    if (!environment) return report(context, environment.error());
    const auto instances = environment->platform->instances();
    if (!instances) return report(context, instances.error());

    json_ ? print_json(context, *instances) : print_table(context, *instances);
    const bool all_ready =
        !instances->empty() && std::ranges::all_of(*instances, [](const Instance& i) {
          return i.health == Health::kReady;
        });
    return all_ready ? ExitCode::kFine : ExitCode::kFailed;
  }

 private:
  static std::string name_of(const Instance& instance) {
    return fmt::format("{}-{}", instance.component, instance.index);
  }

  static void print_table(Context& context, const std::vector<Instance>& instances) {
    std::size_t width = 8;
    for (const Instance& instance : instances) width = std::max(width, name_of(instance).size());
    context.out << fmt::format("{:{}}  {:8}  {:21}  {}\n", "INSTANCE", width, "HEALTH", "ADDRESS",
                               "");
    for (const Instance& instance : instances) {
      context.out << fmt::format("{:{}}  {:8}  {:21}  {}\n", name_of(instance), width,
                                 word_of(instance.health), instance.address, instance.detail);
    }
  }

  static void print_json(Context& context, const std::vector<Instance>& instances) {
    nlohmann::ordered_json document = {{"headroom", 1},
                                       {"instances", nlohmann::ordered_json::array()}};
    for (const Instance& instance : instances) {
      document["instances"].push_back({{"component", instance.component},
                                       {"index", instance.index},
                                       {"health", word_of(instance.health)},
                                       {"address", instance.address},
                                       {"log", instance.log},
                                       {"detail", instance.detail}});
    }
    context.out << document.dump(2) << '\n';
  }

  EnvironmentFlags flags_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_status() {
  return std::make_unique<Status>();
}

}  // namespace headroom::cli
