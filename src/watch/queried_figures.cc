#include "watch/queried_figures.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::watch {
namespace {

// Why it is no figure of its kind; empty when it is.
std::string_view defect_of(Figure figure, double value) {
  if (!std::isfinite(value) || value < 0) return "what it found is no count";
  if (figure == Figure::kErrors && value > 1) return "what it found is no share";
  return {};
}

}  // namespace

QueriedFigures::QueriedFigures(std::vector<Asked> asked, std::optional<Queries> queries)
    : asked_(std::move(asked)), queries_(std::move(queries)) {}

Result<QueriedFigures> QueriedFigures::create(const boost::asio::any_io_executor& executor,
                                              const WatchPlan& plan) {
  if (!plan.metrics_store) return QueriedFigures({}, std::nullopt);
  std::vector<Asked> asked;
  std::vector<std::string> expressions;
  for (const WatchedComponent& watched : plan.components) {
    for (const auto& [figure, expression] : watched.queried) {
      asked.push_back({.component = watched.component, .figure = figure});
      expressions.push_back(expression);
    }
  }
  auto queries = Queries::create(executor, *plan.metrics_store, std::move(expressions));
  if (!queries) return fail(queries.error());
  return QueriedFigures(std::move(asked), *std::move(queries));
}

void QueriedFigures::start(http::Deadline deadline) {
  if (queries_) queries_->start(deadline);
}

bool QueriedFigures::is_done() const {
  return !queries_ || queries_->is_done();
}

std::map<std::string, Readings> QueriedFigures::take(std::vector<std::string>& gaps) {
  std::map<std::string, Readings> readings;
  if (!queries_) return readings;
  const auto answers = queries_->take();
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    const auto& [component, figure] = asked_[i];
    std::string_view why;
    if (!answers[i]) {
      why = answers[i].error().what;
    } else if (!*answers[i]) {
      why = "it found nothing";
    } else {
      why = defect_of(figure, **answers[i]);
    }
    if (why.empty()) {
      readings[component][figure] = **answers[i];
    } else {
      gaps.push_back(fmt::format("{}: {} by PromQL: {}", component, to_string(figure), why));
    }
  }
  return readings;
}

}  // namespace headroom::watch
