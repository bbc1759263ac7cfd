// The control API of a running test: HTTP on loopback, for whoever has the token.
//
//   GET  /status            how it stands, as JSON
//   POST /rate              body "50/s", "1.5x", "+10%" or "-10%"
//   POST /users             body "20", or as above
//   POST /pause, /resume    no new sessions; then on where it stood
//   POST /stop              as Ctrl-C: once lets requests in flight finish, twice does not
//
// Every request carries "Authorization: Bearer TOKEN"; without it the answer is 401 and nothing
// happens. What makes no sense now is a 409 that says why. docs/formats/control.md.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/run_status.h"
#include "load/control.h"
#include "load/engine.h"

namespace headroom::cli {

// What it acts on; borrowed, and safe from another thread.
struct Controlled {
  load::Control& control;
  const RunStatus& status;
  load::StopRequest& stop;
};

// Serves on a thread of its own until it is destroyed.
class ControlServer {
 public:
  // `address` is "HOST:PORT", of this machine only; port 0 is any free one. kInvalid when it is not
  // that, kUnreachable when the port is taken.
  static Result<std::unique_ptr<ControlServer>> start(const std::string& address, std::string token,
                                                      Controlled controlled);
  virtual ~ControlServer() = default;

  virtual std::string url() const = 0;
};

}  // namespace headroom::cli
