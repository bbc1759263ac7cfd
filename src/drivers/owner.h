// Who an instance belongs to: decides whether it stays when headroom goes.
#pragma once

#include "drivers/process_identity.h"

namespace headroom::drivers {

struct Owner {
  enum class Kind {
    kUp,       // stays until `down`
    kSession,  // belongs to the headroom that started it and goes with it
  } kind = Kind::kUp;
  ProcessIdentity headroom;

  bool is_dead_session() const { return kind == Kind::kSession && !is_alive(headroom); }
};

}  // namespace headroom::drivers
