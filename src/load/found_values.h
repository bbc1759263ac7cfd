// Values of a response, kept in the session for later steps.
#pragma once

#include "load/check.h"
#include "load/parsed_body.h"
#include "workload/answer.h"
#include "workload/session.h"

namespace headroom::load {

// False when the response does not hold the value, and nothing stands in for it.
bool save_value(const workload::Save& save, const Response& response, ParsedBody& body,
                workload::Session& session);

}  // namespace headroom::load
