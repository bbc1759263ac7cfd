#include "telemetry/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::telemetry {
namespace {

Labels merged(const Labels& common, const Labels& own) {
  Labels labels = common;
  labels.insert(labels.end(), own.begin(), own.end());
  std::ranges::sort(labels);
  return labels;
}

Labels with(const Labels& sorted, Label added) {
  Labels labels = sorted;
  labels.insert(std::ranges::upper_bound(labels, added), std::move(added));
  return labels;
}

void visit_histogram(const Family& family, const Point& point, const Labels& labels,
                     const SeriesVisitor& visit) {
  HEADROOM_CHECK(point.buckets.size() == family.bounds.size() + 1, "a bucket for each bound");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < point.buckets.size(); ++i) {
    below += point.buckets[i];
    const double bound = i < family.bounds.size() ? family.bounds[i] : HUGE_VAL;
    visit("_bucket", with(labels, {"le", number_text(bound)}), static_cast<double>(below));
  }
  visit("_sum", labels, point.value);
  visit("_count", labels, static_cast<double>(below));
}

}  // namespace

std::string family_name(const Family& family) {
  constexpr std::string_view kUnits[] = {"", "_seconds", "_bytes"};
  return fmt::format("headroom_{}{}", family.name, kUnits[static_cast<std::size_t>(family.unit)]);
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::string text = fmt::format("{}", value);
  // A whole number keeps its point: the canonical form, so that le="1.0" is one label everywhere.
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void visit_series(const Family& family, const Labels& common, const SeriesVisitor& visit) {
  for (const Point& point : family.points) {
    const Labels labels = merged(common, point.labels);
    if (family.type == Type::kHistogram) {
      visit_histogram(family, point, labels, visit);
    } else {
      visit(family.type == Type::kCounter ? "_total" : "", labels, point.value);
    }
  }
}

}  // namespace headroom::telemetry
