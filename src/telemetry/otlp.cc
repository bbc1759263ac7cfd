// OTLP 1.0 metrics, by the field numbers of opentelemetry/proto/metrics/v1/metrics.proto and what
// it includes.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "telemetry/protobuf_writer.h"
#include "telemetry/push_protocol.h"

namespace headroom::telemetry {
namespace {

namespace export_request {
constexpr int kResourceMetrics = 1;
}
namespace resource_metrics {
constexpr int kResource = 1;
constexpr int kScopeMetrics = 2;
}  // namespace resource_metrics
namespace resource {
constexpr int kAttributes = 1;
}
namespace scope_metrics {
constexpr int kScope = 1;
constexpr int kMetrics = 2;
}  // namespace scope_metrics
namespace scope {
constexpr int kName = 1;
constexpr int kVersion = 2;
}  // namespace scope
namespace metric {
constexpr int kName = 1;
constexpr int kDescription = 2;
constexpr int kUnit = 3;
constexpr int kGauge = 5;
constexpr int kSum = 7;
constexpr int kHistogram = 9;
}  // namespace metric
namespace data {  // of Gauge, Sum and Histogram
constexpr int kPoints = 1;
constexpr int kTemporality = 2;
constexpr int kIsMonotonic = 3;
constexpr std::uint64_t kCumulative = 2;
}  // namespace data
namespace point {  // of NumberDataPoint and HistogramDataPoint
constexpr int kStart = 2;
constexpr int kTime = 3;
}  // namespace point
namespace number_point {
constexpr int kAsDouble = 4;
constexpr int kAttributes = 7;
constexpr int kFlags = 8;
}  // namespace number_point
namespace histogram_point {
constexpr int kCount = 4;
constexpr int kSum = 5;
constexpr int kBucketCounts = 6;
constexpr int kExplicitBounds = 7;
constexpr int kAttributes = 9;
constexpr int kFlags = 10;
}  // namespace histogram_point
constexpr std::uint64_t kNoRecordedValue = 1;  // the flag that ends a series
namespace key_value {
constexpr int kKey = 1;
constexpr int kValue = 2;
}  // namespace key_value
constexpr int kStringValue = 1;  // of AnyValue

std::uint64_t unix_nanos(Snapshot::Time time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

void write_attributes(ProtobufWriter& out, int field, const Labels& labels) {
  for (const auto& [name, text] : labels) {
    out.message(field, [&](ProtobufWriter& pair) {
      pair.bytes(key_value::kKey, name);
      pair.message(key_value::kValue,
                   [&](ProtobufWriter& value) { value.bytes(kStringValue, text); });
    });
  }
}

// Writes the points of one snapshot.
class Points {
 public:
  Points(const Snapshot& snapshot, const Family& family) : snapshot_(snapshot), family_(family) {}

  void write(ProtobufWriter& out) const {
    for (const Point& each : family_.points) {
      out.message(data::kPoints, [&](ProtobufWriter& fields) {
        fields.fixed64(point::kStart, unix_nanos(snapshot_.started));
        fields.fixed64(point::kTime, unix_nanos(snapshot_.at));
        if (family_.type == Type::kHistogram) {
          write_histogram(fields, each);
        } else {
          write_number(fields, each);
        }
      });
    }
  }

 private:
  bool is_ended() const { return snapshot_.status == Snapshot::Status::kEnded; }

  void write_number(ProtobufWriter& fields, const Point& each) const {
    write_attributes(fields, number_point::kAttributes, snapshot_.common);
    write_attributes(fields, number_point::kAttributes, each.labels);
    if (is_ended()) {
      fields.varint(number_point::kFlags, kNoRecordedValue);
    } else {
      fields.real(number_point::kAsDouble, each.value);
    }
  }

  void write_histogram(ProtobufWriter& fields, const Point& each) const {
    write_attributes(fields, histogram_point::kAttributes, snapshot_.common);
    write_attributes(fields, histogram_point::kAttributes, each.labels);
    if (is_ended()) {
      fields.varint(histogram_point::kFlags, kNoRecordedValue);
      return;
    }
    fields.fixed64(histogram_point::kCount, std::reduce(each.buckets.begin(), each.buckets.end()));
    fields.real(histogram_point::kSum, each.value);
    fields.fixed64s(histogram_point::kBucketCounts, each.buckets);
    fields.reals(histogram_point::kExplicitBounds, family_.bounds);
  }

  const Snapshot& snapshot_;
  const Family& family_;
};

// "headroom.response_time" and "s": receivers that keep Prometheus's names make
// headroom_response_time_seconds of it, as the other outputs have it.
void write_metric(ProtobufWriter& out, const Snapshot& snapshot, const Family& family) {
  constexpr std::string_view kUnits[] = {"", "s", "By"};
  out.bytes(metric::kName, fmt::format("headroom.{}", family.name));
  out.bytes(metric::kDescription, family.help);
  out.bytes(metric::kUnit, kUnits[static_cast<std::size_t>(family.unit)]);
  constexpr int kFields[] = {metric::kSum, metric::kGauge, metric::kHistogram};
  out.message(kFields[static_cast<std::size_t>(family.type)], [&](ProtobufWriter& points) {
    Points(snapshot, family).write(points);
    if (family.type != Type::kGauge) points.varint(data::kTemporality, data::kCumulative);
    if (family.type == Type::kCounter) points.varint(data::kIsMonotonic, 1);
  });
}

void write_snapshot(ProtobufWriter& out, const Snapshot& snapshot) {
  out.message(resource_metrics::kResource, [&](ProtobufWriter& fields) {
    write_attributes(fields, resource::kAttributes,
                     {{"service.name", "headroom"},
                      {"service.version", snapshot.version},
                      {"service.instance.id", snapshot.run}});
  });
  out.message(resource_metrics::kScopeMetrics, [&](ProtobufWriter& inner) {
    inner.message(scope_metrics::kScope, [&](ProtobufWriter& fields) {
      fields.bytes(scope::kName, "headroom");
      fields.bytes(scope::kVersion, snapshot.version);
    });
    for (const Family& family : snapshot.families) {
      inner.message(scope_metrics::kMetrics,
                    [&](ProtobufWriter& fields) { write_metric(fields, snapshot, family); });
    }
  });
}

class Otlp : public PushProtocol {
 public:
  http::Request request(std::span<const SnapshotPointer> snapshots) const override {
    ProtobufWriter message;
    for (const SnapshotPointer& snapshot : snapshots) {
      message.message(export_request::kResourceMetrics,
                      [&](ProtobufWriter& out) { write_snapshot(out, *snapshot); });
    }
    return {.method = "POST",
            .headers = {{"Content-Type", "application/x-protobuf"}},
            .body = message.take()};
  }

  // The ones that the specification lists as retryable, and no other.
  bool is_temporary(int status) const override {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }
};

}  // namespace

std::unique_ptr<PushProtocol> otlp() {
  return std::make_unique<Otlp>();
}

}  // namespace headroom::telemetry
