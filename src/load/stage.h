// What the visitors of one worker share.
#pragma once

#include <optional>
#include <vector>

#include "load/destinations.h"
#include "load/ledger.h"
#include "load/pace.h"
#include "load/protocol.h"
#include "load/retry.h"
#include "net/content_decoder.h"
#include "net/event_loop.h"
#include "net/string_pool.h"
#include "workload/plan.h"
#include "workload/saved_rows.h"
#include "workload/traceparent.h"

namespace headroom::load {

class Branches;
class RowQueue;

struct Stage {
  const workload::Plan& plan;
  const std::vector<Route>& routes;  // by request class
  const std::vector<Destination>& destinations;
  net::EventLoop& loop;
  Ledger& ledger;
  net::StringPool& strings;
  net::DecoderPool& decoders;
  std::vector<Protocol*> protocols;  // by destination
  Branches* branches = nullptr;      // for parallel groups
  workload::SavedData& saved;        // of all workers
  RowQueue* row_queue = nullptr;     // of those who wait for it
  RetryBudget retries;
  std::optional<workload::Traceparent> traceparent;
  Nanos opens_at{};   // second 0 of the run
  Pace pace;          // of the plan, which begins at second 0
  Nanos closes_at{};  // no request begins whose intended moment is not before it
};

}  // namespace headroom::load
