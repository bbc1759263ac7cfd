// Serves the newest snapshot at /metrics to whoever scrapes while the test runs, from a thread of
// its own. Gone when the test is over: the last second is seen by those who scrape within it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/url.h"
#include "telemetry/output.h"

namespace headroom::telemetry {

class ScrapeEndpoint : public SnapshotOutput {
 public:
  // Listens; port 0 means any free one. Fails as http::Server::listen does.
  static Result<std::unique_ptr<ScrapeEndpoint>> open(const Endpoint& where);
  ~ScrapeEndpoint() override;

  // "http://127.0.0.1:9464/metrics"
  std::string url() const;

  const std::string& name() const override { return name_; }
  void publish(const SnapshotPointer& snapshot) override;
  void close(Deadline deadline) override;
  Delivery wait() override;  // nothing is owed to a scraper, so nothing is lost

 private:
  class Listener;
  explicit ScrapeEndpoint(std::unique_ptr<Listener> listener);

  std::unique_ptr<Listener> listener_;
  std::string name_;
};

}  // namespace headroom::telemetry
