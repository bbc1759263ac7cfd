// Prometheus remote write 1.0, by the field numbers of its prompb/remote.proto and types.proto.
#include <snappy.h>

#include <bit>
#include <map>

#include "telemetry/protobuf_writer.h"
#include "telemetry/push_protocol.h"
#include "telemetry/series.h"

namespace headroom::telemetry {
namespace {

// The one NaN that says: this series does not go on.
constexpr std::uint64_t kStaleMarker = 0x7ff0000000000002;

namespace write_request {
constexpr int kTimeseries = 1;
}
namespace time_series {
constexpr int kLabels = 1;
constexpr int kSamples = 2;
}  // namespace time_series
namespace label {
constexpr int kName = 1;
constexpr int kValue = 2;
}  // namespace label
namespace sample {
constexpr int kValue = 1;
constexpr int kTimestamp = 2;
}  // namespace sample

struct Sample {
  double value;
  std::int64_t at_ms;
};

// Receivers want each series once in a request, its samples in order of time.
using SeriesMap = std::map<Labels, std::vector<Sample>>;

void collect(const Snapshot& snapshot, SeriesMap& series) {
  using std::chrono::milliseconds;
  const auto at = std::chrono::floor<milliseconds>(snapshot.at.time_since_epoch()).count();
  const bool is_ended = snapshot.status == Snapshot::Status::kEnded;
  for (const Family& family : snapshot.families) {
    const std::string name = family_name(family);
    visit_series(family, snapshot.common,
                 [&](std::string_view suffix, const Labels& labels, double value) {
                   // Sorts before every other label, as receivers want it.
                   Labels key{{"__name__", name + std::string(suffix)}};
                   key.insert(key.end(), labels.begin(), labels.end());
                   series[std::move(key)].push_back(
                       {is_ended ? std::bit_cast<double>(kStaleMarker) : value, at});
                 });
  }
}

std::string encode(const SeriesMap& series) {
  ProtobufWriter request;
  for (const auto& [labels, samples] : series) {
    request.message(write_request::kTimeseries, [&](ProtobufWriter& out) {
      for (const auto& [name, value] : labels) {
        out.message(time_series::kLabels, [&](ProtobufWriter& pair) {
          pair.bytes(label::kName, name);
          pair.bytes(label::kValue, value);
        });
      }
      for (const Sample& each : samples) {
        out.message(time_series::kSamples, [&](ProtobufWriter& point) {
          point.real(sample::kValue, each.value);
          point.varint(sample::kTimestamp, static_cast<std::uint64_t>(each.at_ms));
        });
      }
    });
  }
  return request.take();
}

class RemoteWrite : public PushProtocol {
 public:
  http::Request request(std::span<const SnapshotPointer> snapshots) const override {
    SeriesMap series;
    for (const SnapshotPointer& snapshot : snapshots) collect(*snapshot, series);
    const std::string message = encode(series);
    http::Request request{.method = "POST",
                          .headers = {{"Content-Type", "application/x-protobuf"},
                                      {"Content-Encoding", "snappy"},
                                      {"X-Prometheus-Remote-Write-Version", "0.1.0"}}};
    snappy::Compress(message.data(), message.size(), &request.body);
    return request;
  }

  // The specification wants 5xx sent again, allows it for 429, and forbids it for other 4xx.
  bool is_temporary(int status) const override { return status >= 500 || status == 429; }
};

}  // namespace

std::unique_ptr<PushProtocol> remote_write() {
  return std::make_unique<RemoteWrite>();
}

}  // namespace headroom::telemetry
