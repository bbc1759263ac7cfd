// Which of the metrics that a program publishes are figures by which it can be watched, judged by
// names that are common: those of OpenTelemetry and Micrometer, of the clients of Prometheus, of
// servers of language models (vLLM, SGLang, llama.cpp, TGI), of Puma, and of the bundled service. A
// name that fits two metrics is taken for neither.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"
#include "base/url.h"
#include "watch/figure.h"
#include "watch/selector.h"

namespace headroom::watch {

// The labels that samples of a metric have, by its name.
using MetricLabels = std::map<std::string, std::set<std::string>, std::less<>>;

// Texts for parse_selectors, by figure. Requests for metrics and for health do not count, where a
// label tells them apart; an answer is a failure when its status is 500 or above.
std::map<Figure, std::string> figures_among(const MetricLabels& metrics);

struct Published {
  MetricLabels metrics;
  // When its process began, in seconds since 1970, where it says so (process_start_time_seconds):
  // two answers that agree in that are of one program.
  std::optional<double> began;
};

// Asks there once. Fails with kUnreachable when there is no answer with metrics in it by then.
Result<Published> published_metrics(const Url& url, Nanos patience);

}  // namespace headroom::watch
