// Asks programs for the metrics that they publish, all side by side, and reads the answers as they
// come: one that hangs, sends without end, or sends garbage holds up none of the others, costs no
// more memory than a line of it, and is told in words.
//
// One thread: that of the executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/url.h"
#include "http/client.h"
#include "platform/clock.h"
#include "watch/figure.h"
#include "watch/selector.h"

namespace headroom::watch {

// What is asked of one program. All that is borrowed lives as long as the Scrapes.
struct Target {
  std::string name;  // "model-0"; no two are alike
  Url url;
  const std::map<Figure, Selectors>* figures = nullptr;
  std::set<Figure>* known = nullptr;  // of its component, as PublishedFigures
};

struct Scraped {
  bool is_answered = false;  // with a text of metrics that came to its end
  Readings figures;
  std::vector<std::string> problems;  // "GET http://127.0.0.1:4711/metrics: no answer in time"
};

class Scrapes {
 public:
  // Of one answer. A longer one is no text of metrics.
  static constexpr std::size_t kBodyMaxBytes = 32u << 20;

  // Borrows the clock.
  Scrapes(const boost::asio::any_io_executor& executor, const platform::Clock& clock);
  ~Scrapes();

  // Asks all of them, but for one that is still being asked. Targets that are not among them any
  // more are forgotten; one whose address has changed is another.
  void start(std::span<const Target> targets, http::Deadline deadline);
  // Whether all have answered, or failed to.
  bool is_done() const;
  // What has come of those asked last, in their order. Whoever is not done by now has not answered:
  // looking for the address of a name knows no deadline.
  std::vector<Scraped> take();

 private:
  struct Known;
  static boost::asio::awaitable<Scraped> ask(std::shared_ptr<Known> target,
                                             std::shared_ptr<http::Client> client,
                                             const platform::Clock& clock, http::Deadline deadline);

  boost::asio::any_io_executor executor_;
  const platform::Clock& clock_;
  std::shared_ptr<http::Client> client_;
  std::map<std::string, std::shared_ptr<Known>> known_;
  std::vector<std::shared_ptr<Known>> asked_;
};

}  // namespace headroom::watch
