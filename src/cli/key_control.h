// The keys that change a running test, on a terminal: + and - for a tenth more or less load (of
// users one at least), p to pause and go on, q to stop.
//
// While it lives the terminal hands over keys at once and does not show them; Ctrl-C stays what it
// is. A key that asks for what cannot be done now rings the bell.
#pragma once

#include <memory>

#include "load/control.h"
#include "load/engine.h"

namespace headroom::cli {

class KeyControl {
 public:
  // What to tell the user once.
  static constexpr const char* kHelp = "keys: + - load, p pause, q stop";

  // Nothing where standard input is no terminal that this process may read from.
  static std::unique_ptr<KeyControl> listen(load::Control& control, load::StopRequest& stop);
  virtual ~KeyControl() = default;
};

}  // namespace headroom::cli
