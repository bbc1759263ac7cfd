#include "cli/hands.h"

#include <unistd.h>

#include <ostream>

namespace headroom::cli {

Result<void> Hands::offer(Context& context, const std::filesystem::path& state_folder,
                          const TestOptions& options, const std::string& test) {
  if (!options.control.empty()) {
    const std::string token = random_token();
    auto server = ControlServer::start(
        options.control, token, {.control = control_, .status = status_, .stop = context.stop});
    if (!server) return fail(std::move(server.error()));
    server_ = std::move(*server);
    auto file = ControlFile::write(
        state_folder, {.url = server_->url(), .token = token, .test = test, .pid = ::getpid()});
    if (!file) return fail(std::move(file.error()));
    file_.emplace(std::move(*file));
    context.err << "control: " << server_->url() << ", or headroom control\n" << std::flush;
  }
  if (context.out_is_terminal && !options.json && !options.quiet) {
    keys_ = KeyControl::listen(control_, context.stop);
    if (keys_) context.out << KeyControl::kHelp << '\n' << std::flush;
  }
  return {};
}

}  // namespace headroom::cli
