// Platform on a service that is already there (driver: static): its address is all that is known,
// and nothing is ever started or stopped.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::drivers {

// Fails with kInvalid, and the place in `file`, when the environment has no url or one that is
// none. start() finds out whether anything accepts connections there, and fails with kUnreachable
// when not; otherwise it is kAlreadyUp. The one instance is named after the entry of the system, or
// "service" when there is none.
Result<std::unique_ptr<platform::Platform>> make_static_platform(
    const spec::System& system, const spec::Environment& environment, const std::string& file);

}  // namespace headroom::drivers
