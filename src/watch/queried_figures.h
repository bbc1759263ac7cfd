// The figures of all components that are asked of a metrics store, as WatchPlan::queried names
// them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "watch/figure.h"
#include "watch/promql.h"
#include "watch/watch_plan.h"

namespace headroom::watch {

class QueriedFigures {
 public:
  // Fails as Queries::create does.
  static Result<QueriedFigures> create(const boost::asio::any_io_executor& executor,
                                       const WatchPlan& plan);

  void start(http::Deadline deadline);
  bool is_done() const;
  // By component. What cannot be told, or is no figure of its kind, is absent, and `gaps` says why.
  std::map<std::string, Readings> take(std::vector<std::string>& gaps);

 private:
  struct Asked {
    std::string component;
    Figure figure = Figure::kArrivals;
  };
  QueriedFigures(std::vector<Asked> asked, std::optional<Queries> queries);

  std::vector<Asked> asked_;        // in the order of the queries
  std::optional<Queries> queries_;  // where there is a store
};

}  // namespace headroom::watch
