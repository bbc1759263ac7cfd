// All by which people reach into a running test: keys, the control API, the file that leads to it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "cli/control_file.h"
#include "cli/control_server.h"
#include "cli/key_control.h"
#include "cli/run_status.h"
#include "cli/test_options.h"

namespace headroom::cli {

class Hands {
 public:
  // Keys where the live view is on a terminal; the API where the flags ask for it, whose address is
  // told on `context.err`. Called once; `test` is what the file says of it.
  Result<void> offer(Context& context, const std::filesystem::path& state_folder,
                     const TestOptions& options, const std::string& test);

  load::Control& control() { return control_; }
  RunStatus& status() { return status_; }

 private:
  load::Control control_;
  RunStatus status_;
  std::unique_ptr<ControlServer> server_;
  std::optional<ControlFile> file_;
  std::unique_ptr<KeyControl> keys_;
};

}  // namespace headroom::cli
