// What a receiver of pushed metrics wants to be sent. Pure: no network. One implementation for each
// protocol; push.h does the sending.
#pragma once

#include <memory>
#include <span>

#include "http/message.h"
#include "telemetry/snapshot.h"

namespace headroom::telemetry {

class PushProtocol {
 public:
  virtual ~PushProtocol() = default;
  // One POST, without target, for snapshots in the order they were made; at least one.
  virtual http::Request request(std::span<const SnapshotPointer> snapshots) const = 0;
  // Whether the same request may succeed later, after the receiver answered with `status`.
  virtual bool is_temporary(int status) const = 0;
};

// Prometheus remote write 1.0: protobuf, compressed with snappy, one series for each name and set
// of labels. A closing snapshot becomes the marker by which a receiver ends a series.
std::unique_ptr<PushProtocol> remote_write();

// OTLP over HTTP, protobuf encoding: cumulative sums, gauges, histograms with explicit bounds.
std::unique_ptr<PushProtocol> otlp();

}  // namespace headroom::telemetry
