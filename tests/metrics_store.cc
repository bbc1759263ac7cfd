#include "metrics_store.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "http/probe.h"

namespace headroom::tests {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// Asks `is_there` until it says so or 20 s have passed.
template <class Check>
bool wait_until(Check is_there) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (!is_there()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    poll(nullptr, 0, 20);  // between two looks
  }
  return true;
}

}  // namespace

std::unique_ptr<MetricsStore> MetricsStore::prometheus() {
  return prometheus_with("global: { scrape_interval: 1m }\n");
}

std::unique_ptr<MetricsStore> MetricsStore::prometheus_scraping(int port) {
  return prometheus_with(
      "scrape_configs: [ { job_name: headroom, scrape_interval: 100ms, scrape_timeout: 100ms, "
      "static_configs: [ { targets: [ '127.0.0.1:" +
      std::to_string(port) + "' ] } ] } ]\n");
}

std::unique_ptr<MetricsStore> MetricsStore::prometheus_with(const std::string& configuration) {
  std::unique_ptr<MetricsStore> store(new MetricsStore);
  store->port_ = free_port();
  store->folder_.write("prometheus.yml", configuration);
  store->start({"/usr/bin/prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                "--web.enable-remote-write-receiver",
                "--web.listen-address=127.0.0.1:" + std::to_string(store->port_)},
               "/-/ready");
  return store;
}

std::unique_ptr<MetricsStore> MetricsStore::victoria_metrics() {
  std::unique_ptr<MetricsStore> store(new MetricsStore);
  store->port_ = free_port();
  store->start({"/usr/bin/victoria-metrics", "-storageDataPath=data", "-search.latencyOffset=0s",
                "-httpListenAddr=127.0.0.1:" + std::to_string(store->port_)},
               "/health");
  return store;
}

void MetricsStore::start(const std::vector<std::string>& command, const std::string& ready_path) {
  server_ = std::make_unique<Program>(command, folder_.path());
  const bool is_up = wait_until([&] { return http::get_status(url(ready_path), 1s) == 200; });
  if (!is_up) ADD_FAILURE() << command.front() << " did not come up";
}

std::string MetricsStore::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

double MetricsStore::query(const std::string& promql, double at_unix_seconds) const {
  const auto url_of_query = parse_url(url("/api/v1/query?query=" + percent_encode(promql) +
                                          "&time=" + std::to_string(at_unix_seconds)));
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto response = http::fetch(url_of_query.value(), {}, 10s);
  if (!response || response->status != 200) return kNone;
  const json result = json::parse(response->body).at("data").at("result");
  if (result.size() != 1) return kNone;
  return std::stod(result[0].at("value").at(1).get<std::string>());
}

double MetricsStore::query_until(const std::string& promql, double at_unix_seconds,
                                 double wanted) const {
  double value = std::numeric_limits<double>::quiet_NaN();
  wait_until([&] {
    value = query(promql, at_unix_seconds);
    return value == wanted;
  });
  return value;
}

double MetricsStore::query_until_there(const std::string& promql) const {
  double value = std::numeric_limits<double>::quiet_NaN();
  wait_until([&] {
    value = query(promql, static_cast<double>(std::time(nullptr) + 1));
    return !std::isnan(value);
  });
  return value;
}

}  // namespace headroom::tests
