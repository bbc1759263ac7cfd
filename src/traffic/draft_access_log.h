// What an access log came to, as a draft of a service file.
#pragma once

#include "base/result.h"
#include "traffic/access_log.h"
#include "traffic/draft.h"

namespace headroom::traffic {

// `log` is finished. Fails when it holds no request that could be made again, and says what it held
// instead.
Result<Draft> draft_of(const AccessLog& log);

}  // namespace headroom::traffic
