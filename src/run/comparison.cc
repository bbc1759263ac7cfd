#include "run/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "run/json_parts.h"

namespace headroom::run {
namespace {

struct Percentile {
  std::string_view name;
  double share;
};
constexpr std::array<Percentile, 3> kPercentiles = {{{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}};
constexpr std::array<Measure, 2> kTimes = {Measure::kResponseTime, Measure::kTtft};

// So many requests have to lie beyond a percentile for it to mean something.
constexpr double kBeyond = 5;
// A rate of fewer requests is mostly chance.
constexpr std::uint64_t kFewest = 20;
// A component that uses less of a core tells nothing that matters.
constexpr double kLeastCores = 0.005;

bool tells(const Histogram& histogram, double share) {
  return static_cast<double>(histogram.count()) * (1 - share) >= kBeyond;
}

double seconds_at(const Histogram& nanos, double share) {
  return static_cast<double>(nanos.percentile(share)) / 1e9;
}

std::size_t place_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

void compare_times(const std::string& name, const Totals& predicted, const Totals& measured,
                   std::vector<Figure>& figures) {
  for (const Measure measure : kTimes) {
    for (const auto& [percentile, share] : kPercentiles) {
      if (!tells(predicted[measure], share) || !tells(measured[measure], share)) continue;
      figures.push_back(
          {.kind = Figure::Kind::kTime,
           .name = name + "." + std::string(name_of(measure)) + " " + std::string(percentile),
           .predicted = seconds_at(predicted[measure], share),
           .measured = seconds_at(measured[measure], share)});
    }
  }
}

std::string_view word_of(Figure::Kind kind) {
  constexpr std::array<std::string_view, 4> kWords = {"rate", "time", "cores", "replicas"};
  return kWords[static_cast<std::size_t>(kind)];
}

// Its number of replicas is not the same in all seconds that tell it.
bool is_scaled(const Run& run, std::size_t component) {
  std::uint32_t known = 0;
  for (const Slice& slice : run.slices) {
    if (component >= slice.components.size()) continue;
    const std::uint32_t replicas = slice.components[component].replicas;
    if (replicas == 0) continue;
    if (known != 0 && replicas != known) return true;
    known = replicas;
  }
  return false;
}

}  // namespace

std::vector<Figure> compare(const Run& predicted, const Run& measured,
                            const std::vector<std::string>& without_cpu) {
  std::vector<Figure> figures;
  for (std::size_t i = 0; i < measured.header.classes.size(); ++i) {
    const std::string& name = measured.header.classes[i];
    const std::size_t there = place_of(predicted.header.classes, name);
    if (there == predicted.header.classes.size()) continue;
    const Counts foreseen = counts(predicted, there, under_load(predicted));
    const Counts seen = counts(measured, i, under_load(measured));
    if (foreseen.succeeded >= kFewest && seen.succeeded >= kFewest) {
      figures.push_back({.kind = Figure::Kind::kRate,
                         .name = name + ".throughput",
                         .predicted = static_cast<double>(foreseen.succeeded) / foreseen.seconds,
                         .measured = static_cast<double>(seen.succeeded) / seen.seconds});
    }
    compare_times(name, totals(predicted, there, judged(predicted)),
                  totals(measured, i, judged(measured)), figures);
  }
  for (std::size_t i = 0; i < measured.header.components.size(); ++i) {
    const std::string& name = measured.header.components[i];
    const std::size_t there = place_of(predicted.header.components, name);
    if (there == predicted.header.components.size()) continue;
    const ComponentTotals foreseen = component_totals(predicted, there, under_load(predicted));
    const ComponentTotals seen = component_totals(measured, i, under_load(measured));
    if (foreseen.seconds <= 0 || seen.seconds <= 0) continue;
    if (is_scaled(predicted, there) || is_scaled(measured, i)) {
      figures.push_back({.kind = Figure::Kind::kReplicas,
                         .name = name + ".replicas",
                         .predicted = foreseen.replicas,
                         .measured = seen.replicas});
    }
    if (std::ranges::find(without_cpu, name) != without_cpu.end()) continue;
    if (seen.cpu_seconds / seen.seconds < kLeastCores || foreseen.cpu_seconds <= 0) continue;
    figures.push_back({.kind = Figure::Kind::kCores,
                       .name = name + ".cpu",
                       .predicted = foreseen.cpu_seconds / foreseen.seconds,
                       .measured = seen.cpu_seconds / seen.seconds});
  }
  return figures;
}

std::optional<double> mean_error(const std::vector<Figure>& figures, Figure::Kind kind,
                                 std::string_view ending) {
  double sum = 0;
  int many = 0;
  for (const Figure& figure : figures) {
    if (figure.kind != kind || !figure.name.ends_with(ending)) continue;
    sum += std::abs(figure.error());
    ++many;
  }
  if (many == 0) return std::nullopt;
  return sum / many;
}

std::string figures_json(const std::vector<Figure>& figures) {
  Json list = Json::array();
  for (const Figure& figure : figures) {
    list.push_back({{"name", figure.name},
                    {"kind", word_of(figure.kind)},
                    {"predicted", figure.predicted},
                    {"measured", figure.measured},
                    {"error", figure.error()}});
  }
  return print_line(list);
}

Result<std::vector<Figure>> figures_from_json(std::string_view json) {
  constexpr bool kWithoutExceptions = false;
  const Json parsed = Json::parse(json, nullptr, kWithoutExceptions);
  if (!parsed.is_array()) return invalid("the figures are not a JSON array");
  std::vector<Figure> figures;
  for (const Json& one : parsed) {
    const auto is_whole = [&one](const char* name, auto is) {
      const auto found = one.find(name);
      return found != one.end() && is(*found);
    };
    const auto is_number = [](const Json& value) { return value.is_number(); };
    const auto is_text = [](const Json& value) { return value.is_string(); };
    if (!one.is_object() || !is_whole("name", is_text) || !is_whole("kind", is_text) ||
        !is_whole("predicted", is_number) || !is_whole("measured", is_number)) {
      return invalid("a figure lacks its name, kind, or a value");
    }
    Figure figure{.name = one["name"].get<std::string>(),
                  .predicted = one["predicted"].get<double>(),
                  .measured = one["measured"].get<double>()};
    const auto kind = one["kind"].get<std::string>();
    for (const Figure::Kind known :
         {Figure::Kind::kRate, Figure::Kind::kCores, Figure::Kind::kReplicas}) {
      if (kind == word_of(known)) figure.kind = known;
    }
    if (figure.measured > 0) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace headroom::run
