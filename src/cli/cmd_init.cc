// `headroom init`: writes a commented starter file. Asks nothing, overwrites nothing.
// Exit codes: 0 written, 2 it is there already or cannot be written.
#include <CLI/App.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <ostream>

#include "cli/command.h"
#include "spec/schema.h"

namespace headroom::cli {
namespace {

class Init : public Command {
 public:
  void flags(CLI::App& app) override {
    app.add_option("FILE", file_, "where to write it")->capture_default_str();
  }

  ExitCode run(Context& context) override {
    const std::filesystem::path path = context.folder / file_;
    if (std::filesystem::exists(path)) {
      return report(context, Error{.what = file_ + " is there already",
                                   .why = "init never overwrites a file",
                                   .fix = "name another: headroom init other.yaml"});
    }
    std::ofstream stream(path);
    stream << spec::starter_file();
    stream.flush();
    if (!stream) {
      return report(context, Error{.kind = ErrorKind::kStorage,
                                   .what = "cannot write " + path.string(),
                                   .why = std::strerror(errno),
                                   .fix = "go to a folder that you may write to"});
    }
    context.out << "wrote " << file_
                << "; next: edit it, then `headroom check` and `headroom test smoke`\n";
    return ExitCode::kFine;
  }

 private:
  std::string file_ = "headroom.yaml";
};

}  // namespace

std::unique_ptr<Command> make_init() {
  return std::make_unique<Init>();
}

}  // namespace headroom::cli
