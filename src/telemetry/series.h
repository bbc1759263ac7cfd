// A snapshot as Prometheus knows it: names with prefix, unit and "_total", and one series for each
// bucket of a histogram. What exposition and remote write share.
#pragma once

#include <functional>
#include <string>

#include "telemetry/snapshot.h"

namespace headroom::telemetry {

// "headroom_requests", "headroom_response_time_seconds": without what a series adds.
std::string family_name(const Family& family);

// A number as Prometheus and OpenMetrics both read it, the shortest that reads back as the same:
// "0.3", "12.0", "1e-05", "NaN", "+Inf".
std::string number_text(double value);

// `suffix` goes behind the family's name: "", "_total", "_bucket", "_sum" or "_count". `labels` are
// those of the point, of the snapshot, and le of a bucket, sorted by name.
using SeriesVisitor =
    std::function<void(std::string_view suffix, const Labels& labels, double value)>;

// Every series of one family, the buckets of a histogram cumulative and in rising order, the last
// of them +Inf.
void visit_series(const Family& family, const Labels& common, const SeriesVisitor& visit);

}  // namespace headroom::telemetry
