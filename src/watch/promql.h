// Figures out of a Prometheus or VictoriaMetrics that watches the service already: PromQL
// expressions, asked at /api/v1/query (https://prometheus.io/docs/prometheus/latest/querying/api/).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "http/client.h"
#include "watch/repeated_question.h"

namespace headroom::watch {

// The one value of an answer, which may be NaN or infinite; nothing where it has no series. Fails
// in words on what Prometheus refuses, on several series, and on what is no answer of its kind.
// The bytes are not believed.
Result<std::optional<double>> parse_query_answer(int status, std::string_view body);

// Asks a set of expressions, all side by side. One thread: that of the executor.
class Queries {
 public:
  static constexpr std::size_t kBodyMaxBytes = 1u << 20;
  using Answer = Result<std::optional<double>>;

  // `server` is its address, with the path before "/api" if there is one. Fails with kInvalid when
  // it is of https and the machine has no TLS to speak of.
  static Result<Queries> create(const boost::asio::any_io_executor& executor, Url server,
                                std::vector<std::string> expressions);

  void start(http::Deadline deadline);
  // Whether all have been answered, or have failed.
  bool is_done() const;
  // In the order of the expressions.
  std::vector<Answer> take();

 private:
  Queries(const boost::asio::any_io_executor& executor, Url server,
          std::vector<std::string> expressions, std::shared_ptr<http::Client> client);
  static boost::asio::awaitable<Answer> ask(std::shared_ptr<http::Client> client, Endpoint server,
                                            http::Request request, http::Deadline deadline);

  boost::asio::any_io_executor executor_;
  Url server_;
  std::vector<std::string> expressions_;
  std::shared_ptr<http::Client> client_;
  std::vector<RepeatedQuestion<Answer>> questions_;  // one for each expression
};

}  // namespace headroom::watch
