// A real Prometheus or VictoriaMetrics on a free port of the loopback, with its data in a folder of
// its own, for as long as this object lives.
#pragma once

#include <memory>
#include <string>

#include "program.h"

namespace headroom::tests {

class MetricsStore {
 public:
  // Accepts remote write.
  static std::unique_ptr<MetricsStore> prometheus();
  // Scrapes /metrics at that port of the loopback ten times a second, as the job "headroom".
  static std::unique_ptr<MetricsStore> prometheus_scraping(int port);
  static std::unique_ptr<MetricsStore> victoria_metrics();

  std::string url(const std::string& path) const;
  // The value of the only series of an instant query at `at_unix_seconds`; NaN where the result is
  // another.
  double query(const std::string& promql, double at_unix_seconds) const;
  // Asks until it is `wanted`, for 20 s at most: what was taken may take a moment to be found.
  // Gives the last answer.
  double query_until(const std::string& promql, double at_unix_seconds, double wanted) const;
  // Asks for what is now, until there is a value, for 20 s at most; NaN then.
  double query_until_there(const std::string& promql) const;

 private:
  MetricsStore() = default;
  static std::unique_ptr<MetricsStore> prometheus_with(const std::string& configuration);
  void start(const std::vector<std::string>& command, const std::string& ready_path);

  Folder folder_;
  int port_ = 0;
  std::unique_ptr<Program> server_;
};

}  // namespace headroom::tests
