// `headroom init`: writes a service file to begin with: a commented starter, or, with --from, what
// recorded traffic tells (src/traffic). Overwrites nothing.
// Exit codes: 0 written, 2 the recording cannot be used or something is in the way.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/command.h"
#include "cli/draft_summary.h"
#include "spec/schema.h"
#include "traffic/read_traffic.h"
#include "traffic/write_draft.h"

namespace headroom::cli {
namespace {

class Init : public Command {
 public:
  void flags(CLI::App& app) override {
    auto* file = app.add_option("FILE", file_, "where to write it")->capture_default_str();
    app.add_option("-o,--output", file_, "the same")->type_name("FILE")->excludes(file);
    app.add_option("--from", sources_,
                   "recorded traffic: access logs (also .gz), a HAR recording, an OpenAPI or "
                   "Swagger description, a Postman collection; may be given again for more logs")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_option("--session-gap", session_gap_,
                   "of a log: so long a silence ends a client's session")
        ->type_name("DURATION")
        ->capture_default_str();
    app.add_flag("--no-bots", no_bots_, "of a log: leave out clients that call themselves bots");
    app.add_flag("--assets", assets_, "of a log: keep styles, scripts, pictures and fonts");
    app.add_option("--host", hosts_, "of a HAR: keep this host too; may be given again")
        ->type_name("NAME")
        ->allow_extra_args(false);
  }

  ExitCode run(Context& context) override {
    if (auto free = is_free(context, file_); !free) return report(context, free.error());
    if (sources_.empty()) return write_starter(context);
    const auto options = traffic_options();
    if (!options) return report(context, options.error());
    std::vector<traffic::File> files;
    for (const std::string& source : sources_) files.push_back({context.folder / source, source});
    const auto draft = traffic::read_traffic(files, *options);
    if (!draft) return report(context, draft.error());
    return write_draft(context, *draft);
  }

 private:
  static Result<void> is_free(const Context& context, const std::string& file) {
    if (!std::filesystem::exists(context.folder / file)) return {};
    return invalid(file + " is there already", "init never overwrites a file",
                   "name another: headroom init -o other.yaml");
  }

  static Result<void> write(const Context& context, const std::string& file,
                            std::string_view text) {
    const std::filesystem::path path = context.folder / file;
    std::error_code failure;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failure);
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    stream.flush();
    if (stream) return {};
    return fail(Error{.kind = ErrorKind::kStorage,
                      .what = "cannot write " + path.string(),
                      .why = std::strerror(errno),
                      .fix = "go to a folder that you may write to"});
  }

  ExitCode write_starter(Context& context) {
    if (auto done = write(context, file_, spec::starter_file()); !done) {
      return report(context, done.error());
    }
    context.out << "wrote " << file_
                << "; next: edit it, then `headroom check` and `headroom test smoke`\n";
    return ExitCode::kFine;
  }

  Result<traffic::Options> traffic_options() const {
    traffic::Options options;
    const auto gap = parse_duration(session_gap_);
    if (!gap) return fail(gap.error());
    if (*gap < std::chrono::seconds(1)) {
      return invalid("--session-gap " + session_gap_ + " is too short",
                     "a log tells whole seconds at best", "30min is usual");
    }
    options.log.session_gap = *gap;
    options.log.bots = no_bots_ ? traffic::Bots::kDrop : traffic::Bots::kKeep;
    options.log.assets = assets_ ? traffic::Assets::kKeep : traffic::Assets::kDrop;
    options.hosts = hosts_;
    return options;
  }

  // Everything or nothing: what is in the way is found before anything is written.
  ExitCode write_draft(Context& context, const traffic::Draft& draft) {
    const traffic::Written written = traffic::write_draft(draft);
    const std::filesystem::path folder = std::filesystem::path(file_).parent_path();
    for (const traffic::WrittenFile& data : written.data) {
      if (auto free = is_free(context, folder / data.path); !free) {
        return report(context, free.error());
      }
    }
    for (const traffic::WrittenFile& data : written.data) {
      if (auto done = write(context, folder / data.path, data.text); !done) {
        return report(context, done.error());
      }
    }
    if (auto done = write(context, file_, written.service_file); !done) {
      return report(context, done.error());
    }
    print_draft_summary(context, draft);
    context.out << fmt::format(
        "\nwrote {}{}; next: read it, then `headroom check` and `headroom "
        "test smoke`\n",
        file_,
        written.data.empty()
            ? ""
            : fmt::format(" and {} file{} in {}", written.data.size(),
                          written.data.size() == 1 ? "" : "s", (folder / "data").string()));
    return ExitCode::kFine;
  }

  std::string file_ = "headroom.yaml";
  std::vector<std::string> sources_;
  std::string session_gap_ = "30min";
  bool no_bots_ = false;
  bool assets_ = false;
  std::vector<std::string> hosts_;
};

}  // namespace

std::unique_ptr<Command> make_init() {
  return std::make_unique<Init>();
}

}  // namespace headroom::cli
