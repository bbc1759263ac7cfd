#include "watch/common_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "base/text.h"
#include "http/probe.h"
#include "watch/prometheus_text.h"

namespace headroom::watch {
namespace {

// A figure is the sum of these metrics, when all of them are there. One with a star in front is the
// end of a name.
struct Rule {
  Figure figure;
  std::array<std::string_view, 2> metrics;  // the second may be empty
};

// Of one figure the first that fits.
constexpr std::array kRules = {
    Rule{Figure::kAnswers, {"vllm:request_success_total", ""}},
    Rule{Figure::kAnswers, {"http_server_request_duration_seconds_count", ""}},  // OpenTelemetry
    Rule{Figure::kAnswers, {"http_server_requests_seconds_count", ""}},          // Micrometer
    Rule{Figure::kAnswers, {"http_requests_total", ""}},
    Rule{Figure::kAnswers, {"http_request_duration_seconds_count", ""}},
    Rule{Figure::kAnswers, {"*_requests_total", ""}},
    Rule{Figure::kInFlight, {"vllm:num_requests_running", "vllm:num_requests_waiting"}},
    Rule{Figure::kInFlight, {"sglang:num_running_reqs", "sglang:num_queue_reqs"}},
    Rule{Figure::kInFlight, {"llamacpp:requests_processing", "llamacpp:requests_deferred"}},
    Rule{Figure::kInFlight, {"tgi_batch_current_size", "tgi_queue_size"}},
    Rule{Figure::kInFlight, {"puma_busy_threads", "puma_backlog"}},
    Rule{Figure::kInFlight, {"http_server_active_requests", ""}},
    Rule{Figure::kInFlight, {"http_requests_in_flight", ""}},
    Rule{Figure::kInFlight, {"*_slots_busy", "*_queue_depth"}},
    Rule{Figure::kInFlight, {"*_requests_in_flight", ""}},
    Rule{Figure::kQueue, {"vllm:num_requests_waiting", ""}},
    Rule{Figure::kQueue, {"sglang:num_queue_reqs", ""}},
    Rule{Figure::kQueue, {"llamacpp:requests_deferred", ""}},
    Rule{Figure::kQueue, {"tgi_queue_size", ""}},
    Rule{Figure::kQueue, {"puma_backlog", ""}},
    Rule{Figure::kQueue, {"*_queue_depth", ""}},
    Rule{Figure::kBusySlots, {"vllm:num_requests_running", ""}},
    Rule{Figure::kBusySlots, {"sglang:num_running_reqs", ""}},
    Rule{Figure::kBusySlots, {"llamacpp:requests_processing", ""}},
    Rule{Figure::kBusySlots, {"tgi_batch_current_size", ""}},
    Rule{Figure::kBusySlots, {"puma_busy_threads", ""}},
    Rule{Figure::kBusySlots, {"*_slots_busy", ""}},
    Rule{Figure::kSlots, {"puma_max_threads", ""}},
    Rule{Figure::kSlots, {"*_slots", ""}},
};

constexpr std::array<std::string_view, 5> kPathLabels = {"route", "path", "handler", "uri",
                                                         "http_route"};
constexpr std::array<std::string_view, 4> kStatusLabels = {"code", "status", "status_code",
                                                           "http_response_status_code"};
constexpr std::string_view kNotUsers = "/metrics|/healthz?|/readyz?|/livez?|/actuator/.*|/-/.*";
constexpr std::size_t kMostMetrics = 10'000;

// Not one that needs quotes: a selector could not name it.
bool is_plain(std::string_view metric) {
  return std::ranges::all_of(metric, [](char c) { return is_word_char(c) || c == ':'; });
}

// The one metric that is so called; nothing when none is, or several are.
std::optional<std::string> find(const MetricLabels& metrics, std::string_view name) {
  if (!name.starts_with('*')) {
    return metrics.contains(name) ? std::optional<std::string>(name) : std::nullopt;
  }
  name.remove_prefix(1);
  std::optional<std::string> found;
  for (const auto& [metric, labels] : metrics) {
    if (!metric.ends_with(name) || !is_plain(metric)) continue;
    if (found) return std::nullopt;
    found = metric;
  }
  return found;
}

std::optional<std::string_view> first_of(const std::set<std::string>& labels,
                                         std::span<const std::string_view> wanted) {
  const auto found = std::ranges::find_if(
      wanted, [&](std::string_view label) { return labels.contains(std::string(label)); });
  return found == wanted.end() ? std::nullopt : std::optional(*found);
}

std::string with_matchers(const std::string& metric, const std::vector<std::string>& matchers) {
  return matchers.empty() ? metric : fmt::format("{}{{{}}}", metric, fmt::join(matchers, ","));
}

// What was answered to users, and which of it were failures.
void add_answers(std::map<Figure, std::string>& figures, const std::string& metric,
                 const std::set<std::string>& labels) {
  std::vector<std::string> matchers;
  if (const auto path = first_of(labels, kPathLabels)) {
    matchers.push_back(fmt::format("{}!~\"{}\"", *path, kNotUsers));
  }
  figures[Figure::kAnswers] = with_matchers(metric, matchers);
  if (const auto status = first_of(labels, kStatusLabels)) {
    matchers.push_back(fmt::format("{}=~\"5..\"", *status));
    figures[Figure::kErrors] = with_matchers(metric, matchers);
  }
}

}  // namespace

std::map<Figure, std::string> figures_among(const MetricLabels& metrics) {
  std::map<Figure, std::string> figures;
  for (const Rule& rule : kRules) {
    if (figures.contains(rule.figure)) continue;
    const auto first = find(metrics, rule.metrics[0]);
    const bool is_sum = !rule.metrics[1].empty();
    const auto second = is_sum ? find(metrics, rule.metrics[1]) : std::nullopt;
    if (!first || (is_sum && !second)) continue;
    if (rule.figure == Figure::kAnswers) {
      add_answers(figures, *first, metrics.find(*first)->second);
    } else {
      figures[rule.figure] = is_sum ? *first + " + " + *second : *first;
    }
  }
  return figures;
}

Result<Published> published_metrics(const Url& url, Nanos patience) {
  const auto answer = http::fetch(url, {}, patience);
  if (!answer) return fail(answer.error());
  PrometheusText text(TextFormat::kPrometheus);
  Published published;
  MetricLabels& metrics = published.metrics;
  const auto take_all = [&] {
    while (const Sample* sample = text.next()) {
      if (sample->name == "process_start_time_seconds") published.began = sample->value;
      auto found = metrics.find(sample->name);
      if (found == metrics.end()) {
        if (metrics.size() == kMostMetrics) continue;
        found = metrics.emplace(sample->name, std::set<std::string>()).first;
      }
      for (const Label& label : sample->labels) {
        if (found->second.size() < SampleLine::kMostLabels) found->second.emplace(label.name);
      }
    }
  };
  text.add(answer->body);
  take_all();
  text.end();
  take_all();
  if (answer->status == 200 && !metrics.empty()) return published;
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("{} publishes no metrics", to_string(url)),
                    .why = answer->status == 200 ? "there are none in its answer"
                                                 : fmt::format("it answered {}", answer->status)});
}

}  // namespace headroom::watch
