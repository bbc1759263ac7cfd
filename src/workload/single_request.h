// The plan of a test without a file: one URL, requested over and over.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/random.h"
#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

struct SingleRequest {
  // Absolute; may hold ${uuid} and other built-in values, as may what follows. Of a WebSocket
  // (ws://) the request is to open it, and to send it the body as a message.
  std::string url;
  std::string method = "GET";
  std::vector<spec::Header> headers;
  spec::BodyKind body_kind = spec::BodyKind::kNone;
  std::string body;
  spec::LoadShape load;
  std::optional<Nanos> duration =
      std::chrono::seconds(10);  // absent: until the load ends by itself
  Nanos warm_up{};
  Ratio traced;  // as spec::Test has it
  Seed seed;
  Nanos timeout = std::chrono::seconds(30);
};

// One journey of one step, both named "request". Fails as make_plan does.
Result<Plan> single_request_plan(const SingleRequest& request);

}  // namespace headroom::workload
