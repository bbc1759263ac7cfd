// A snapshot in the text that Prometheus scrapes: its text format 0.0.4, or OpenMetrics 1.0.
#pragma once

#include <string>
#include <string_view>

#include "telemetry/snapshot.h"

namespace headroom::telemetry {

enum class TextFormat { kPrometheus, kOpenMetrics };

// By the Accept field of a scrape: OpenMetrics where it is named, else the older format, which
// everyone reads.
TextFormat format_for(std::string_view accept);

std::string_view content_type(TextFormat format);

std::string exposition(const Snapshot& snapshot, TextFormat format);

}  // namespace headroom::telemetry
