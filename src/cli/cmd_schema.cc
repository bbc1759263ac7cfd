// `headroom schema`: prints the JSON Schema of the service file. Exit code: 0.
#include <CLI/App.hpp>
#include <ostream>

#include "cli/command.h"
#include "spec/schema.h"

namespace headroom::cli {
namespace {

class Schema : public Command {
 public:
  void flags(CLI::App& app) override {
    app.add_flag("--reference", reference_, "print the reference page in Markdown instead");
  }

  ExitCode run(Context& context) override {
    context.out << (reference_ ? spec::reference_page() : spec::json_schema());
    return ExitCode::kFine;
  }

 private:
  bool reference_ = false;
};

}  // namespace

std::unique_ptr<Command> make_schema() {
  return std::make_unique<Schema>();
}

}  // namespace headroom::cli
