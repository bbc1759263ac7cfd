// A test with no file: what the command line says of one URL, as the request that is sent again
// and again.
#pragma once

#include "base/result.h"
#include "cli/test_options.h"
#include "workload/single_request.h"

namespace headroom::cli {

// Arrivals are evenly spaced unless the flags say otherwise, which is what the users of a one-line
// load generator mean by a rate. A URL of a WebSocket opens it, and sends --data as a message.
// Flags mean what they mean to curl: --data is POSTed unless -X says otherwise, @FILE is the
// content of a file, which is read where the user stands.
Result<workload::SingleRequest> request_of_url(const TestOptions& options);

}  // namespace headroom::cli
