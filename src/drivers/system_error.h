// Turns a failed system call into an Error.
#pragma once

#include <string>
#include <system_error>

#include "base/result.h"

namespace headroom::drivers {

// `error_number` is errno as the call left it.
[[nodiscard]] inline std::unexpected<Error> system_failure(ErrorKind kind, std::string what,
                                                           int error_number, std::string fix = {}) {
  return fail(Error{.kind = kind,
                    .what = std::move(what),
                    .why = std::generic_category().message(error_number),
                    .fix = std::move(fix),
                    .file = {},
                    .at = {}});
}

}  // namespace headroom::drivers
