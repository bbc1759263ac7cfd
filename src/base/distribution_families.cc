#include "base/distribution_families.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>

#include "base/stable_math.h"
#include "base/text.h"

namespace headroom::families {
namespace {

using laws::LawPointer;

Error out_of_range(const Argument& argument, std::string_view demand, std::string why = {}) {
  return argument.at.error(
      fmt::format("{} must be {}", argument.name.empty() ? "the value" : argument.name, demand),
      std::move(why));
}

// For two percentiles, which are in rising order of their shares.
Error not_rising(const Arguments& arguments) {
  const Argument& lower = arguments.all()[0];
  const Argument& upper = arguments.all()[1];
  return upper.at.error(fmt::format("{} must be above {}", upper.name, lower.name));
}

// A law of two parameters above 0. What was given is, but extreme numbers can push what follows
// from them out of the range of a double.
Result<LawPointer> law_of(LawPointer (*make)(double, double), double first, double second,
                          const Arguments& arguments) {
  const bool fits = first > 0 && second > 0 && std::isfinite(first) && std::isfinite(second);
  if (fits) return make(first, second);
  return fail(arguments.all().front().at.error("these parameters are out of all proportion"));
}

// No law follows from these parameters; scan_law says which would do.
Result<LawPointer> undetermined() {
  return LawPointer();
}

Result<LawPointer> build_constant(const Arguments& given) {
  if (!given.are({""})) return undetermined();
  return laws::constant(given[""].value);
}

Result<LawPointer> build_uniform(const Arguments& given) {
  if (!given.are({"", ""}) && !given.are({"min", "max"})) return undetermined();
  const bool named = given.are({"min", "max"});
  const Argument& low = named ? given["min"] : given.all()[0];
  const Argument& high = named ? given["max"] : given.all()[1];
  if (high.value <= low.value) {
    return fail(high.at.error("the upper end of uniform must be above the lower end"));
  }
  return laws::uniform(low.value, high.value);
}

Result<LawPointer> build_exponential(const Arguments& given) {
  if (given.are({"mean"})) return laws::exponential(given["mean"].value);
  if (given.are({kPercentile})) {
    const Argument& at = given[kPercentile];
    return laws::exponential(at.value / -stable::log1p(-at.percentile));
  }
  return undetermined();
}

Result<LawPointer> build_normal(const Arguments& given) {
  if (given.are({"mean", "sd"})) return laws::normal(given["mean"].value, given["sd"].value);
  if (given.are({"mean", "cv"})) {
    return law_of(laws::normal, given["mean"].value, given["mean"].value * given["cv"].value,
                  given);
  }
  if (given.are({"mean", kPercentile})) {
    const Argument& at = given[kPercentile];
    const double z = stable::normal_quantile(at.percentile);
    const double distance = at.value - given["mean"].value;
    if (z == 0) return fail(out_of_range(at, "another percentile", "the median is the mean"));
    if (distance * z <= 0)
      return fail(out_of_range(at, z > 0 ? "above the mean" : "below the mean"));
    return law_of(laws::normal, given["mean"].value, distance / z, given);
  }
  if (given.are({kPercentile, kPercentile})) {
    const Argument& lower = given.all()[0];
    const Argument& upper = given.all()[1];
    if (upper.value <= lower.value) return fail(not_rising(given));
    const double lower_z = stable::normal_quantile(lower.percentile);
    const double upper_z = stable::normal_quantile(upper.percentile);
    const double deviation = (upper.value - lower.value) / (upper_z - lower_z);
    const double mean = lower.value - deviation * lower_z;
    if (mean < 0) {
      return fail(lower.at.error("the mean of this normal law would be negative",
                                 "what is drawn is cut off at zero"));
    }
    return laws::normal(mean, deviation);
  }
  return undetermined();
}

// mean = median exp(sigma^2 / 2) and percentile = median exp(z sigma), so with
// r = log(percentile / mean): sigma^2 - 2 z sigma + 2 r = 0.
Result<LawPointer> lognormal_by_mean_and_percentile(const Arguments& given) {
  const Argument& mean = given["mean"];
  const Argument& at = given[kPercentile];
  const double z = stable::normal_quantile(at.percentile);
  const double r = stable::log(at.value / mean.value);
  if (z > 0 && r <= 0) return fail(out_of_range(at, "above the mean"));
  if (z <= 0 && r >= 0) return fail(out_of_range(at, "below the mean"));
  const double discriminant = z * z - 2 * r;
  if (discriminant < 0) {
    return fail(
        out_of_range(at, fmt::format("at most {:.3g} times the mean", stable::exp(z * z / 2)),
                     fmt::format("no lognormal law has a longer {} for that mean", at.name)));
  }
  // The smaller root where both are positive.
  const double sigma = z > 0 ? z - std::sqrt(discriminant) : z + std::sqrt(discriminant);
  return law_of(laws::lognormal, mean.value * stable::exp(-sigma * sigma / 2), sigma, given);
}

Result<LawPointer> build_lognormal(const Arguments& given) {
  if (given.are({"mean", kPercentile})) return lognormal_by_mean_and_percentile(given);
  if (given.are({"mean", "sigma"})) {
    const double sigma = given["sigma"].value;
    return law_of(laws::lognormal, given["mean"].value * stable::exp(-sigma * sigma / 2), sigma,
                  given);
  }
  if (given.are({"mean", "sd"}) || given.are({"mean", "cv"})) {
    const double mean = given["mean"].value;
    const double cv = given.are({"mean", "cv"}) ? given["cv"].value : given["sd"].value / mean;
    // The variance of a lognormal is mean^2 (exp(sigma^2) - 1).
    return law_of(laws::lognormal, mean / std::sqrt(1 + cv * cv), std::sqrt(stable::log1p(cv * cv)),
                  given);
  }
  if (given.are({kPercentile, "sigma"})) {
    const Argument& at = given[kPercentile];
    const double sigma = given["sigma"].value;
    const double z = stable::normal_quantile(at.percentile);
    return law_of(laws::lognormal, at.value * stable::exp(-sigma * z), sigma, given);
  }
  if (given.are({kPercentile, kPercentile})) {
    const Argument& lower = given.all()[0];
    const Argument& upper = given.all()[1];
    if (upper.value <= lower.value) return fail(not_rising(given));
    const double lower_z = stable::normal_quantile(lower.percentile);
    const double upper_z = stable::normal_quantile(upper.percentile);
    const double sigma = stable::log(upper.value / lower.value) / (upper_z - lower_z);
    return law_of(laws::lognormal, lower.value * stable::exp(-sigma * lower_z), sigma, given);
  }
  return undetermined();
}

Result<LawPointer> build_gamma(const Arguments& given) {
  if (given.are({"shape", "scale"})) {
    return laws::gamma(given["shape"].value, given["scale"].value);
  }
  if (given.are({"mean", "shape"})) {
    const double shape = given["shape"].value;
    return law_of(laws::gamma, shape, given["mean"].value / shape, given);
  }
  if (given.are({"mean", "sd"}) || given.are({"mean", "cv"})) {
    const double mean = given["mean"].value;
    const double cv = given.are({"mean", "cv"}) ? given["cv"].value : given["sd"].value / mean;
    return law_of(laws::gamma, 1 / (cv * cv), mean * cv * cv, given);
  }
  return undetermined();
}

Result<LawPointer> build_weibull(const Arguments& given) {
  if (given.are({"scale", "shape"})) {
    return laws::weibull(given["shape"].value, given["scale"].value);
  }
  if (given.are({"mean", "shape"})) {
    const double shape = given["shape"].value;
    const double unit_mean = stable::exp(stable::log_gamma(1 + 1 / shape));
    return law_of(laws::weibull, shape, given["mean"].value / unit_mean, given);
  }
  if (given.are({kPercentile, kPercentile})) {
    const Argument& lower = given.all()[0];
    const Argument& upper = given.all()[1];
    if (upper.value <= lower.value) return fail(not_rising(given));
    // percentile = scale (-log(1 - share))^(1 / shape)
    const double lower_exponent = -stable::log1p(-lower.percentile);
    const double upper_exponent = -stable::log1p(-upper.percentile);
    const double shape =
        stable::log(upper_exponent / lower_exponent) / stable::log(upper.value / lower.value);
    return law_of(laws::weibull, shape, lower.value / stable::power(lower_exponent, 1 / shape),
                  given);
  }
  return undetermined();
}

Result<LawPointer> build_pareto(const Arguments& given) {
  if (given.are({"min", "alpha"})) return laws::pareto(given["min"].value, given["alpha"].value);
  if (given.are({"mean", "alpha"})) {
    const Argument& alpha = given["alpha"];
    if (alpha.value <= 1) {
      return fail(out_of_range(alpha, "above 1", "a pareto law with a longer tail has no mean"));
    }
    return law_of(laws::pareto, given["mean"].value * ((alpha.value - 1) / alpha.value),
                  alpha.value, given);
  }
  if (given.are({"min", "mean"})) {
    const double minimum = given["min"].value;
    const double mean = given["mean"].value;
    if (mean <= minimum) return fail(out_of_range(given["mean"], "above min"));
    return law_of(laws::pareto, minimum, mean / (mean - minimum), given);
  }
  if (given.are({"min", kPercentile})) {
    const Argument& at = given[kPercentile];
    const double minimum = given["min"].value;
    if (at.value <= minimum) return fail(out_of_range(at, "above min"));
    return law_of(laws::pareto, minimum,
                  -stable::log1p(-at.percentile) / stable::log(at.value / minimum), given);
  }
  return undetermined();
}

Result<LawPointer> build_zipf(const Arguments& given) {
  if (!given.are({"n", "s"})) return undetermined();
  const Argument& ranks = given["n"];
  if (ranks.value < 1 || ranks.value > laws::kMostRanks || ranks.value != std::floor(ranks.value)) {
    return fail(out_of_range(
        ranks, fmt::format("a whole number from 1 to {}", count_to_string(laws::kMostRanks))));
  }
  constexpr double kSteepest = 100;
  const Argument& exponent = given["s"];
  if (exponent.value > kSteepest) {
    return fail(out_of_range(exponent, fmt::format("at most {}", kSteepest)));
  }
  return laws::zipf(ranks.value, exponent.value);
}

Result<LawPointer> build_geometric(const Arguments& given) {
  constexpr double kLongest = 1e12;
  double mean = 0;
  if (given.are({"mean"})) {
    mean = given["mean"].value;
  } else if (given.are({"p"})) {
    mean = 1 / given["p"].value;
  } else {
    return undetermined();
  }
  const Argument& parameter = given.all().front();
  if (mean < 1) {
    return parameter.name == "p" ? fail(out_of_range(parameter, "at most 1"))
                                 : fail(out_of_range(parameter, "at least 1",
                                                     "a geometric law counts trials from 1"));
  }
  if (mean > kLongest) return fail(parameter.at.error("this geometric law is too long"));
  return laws::geometric(mean);
}

Result<LawPointer> build_empirical(const Arguments& given) {
  std::vector<double> samples;
  for (const Argument& argument : given.all()) samples.push_back(argument.value);
  return laws::empirical(std::move(samples));
}

enum class Draws { kAnything, kCountsOnly };
enum class Zero { kRefused, kAllowed };

struct Family {
  std::string_view name;
  Draws draws;
  Zero zero;                                     // whether a parameter may be 0
  std::string_view usage;                        // with $ for the unit
  std::span<const std::string_view> parameters;  // empty when values have no names
  Result<LawPointer> (*build)(const Arguments&);
};

constexpr std::array<std::string_view, 2> kUniform = {"min", "max"};
constexpr std::array<std::string_view, 2> kExponential = {"mean", kPercentile};
constexpr std::array<std::string_view, 4> kNormal = {"mean", "sd", "cv", kPercentile};
constexpr std::array<std::string_view, 5> kLognormal = {"mean", "sigma", "sd", "cv", kPercentile};
constexpr std::array<std::string_view, 5> kGamma = {"mean", "cv", "sd", "shape", "scale"};
constexpr std::array<std::string_view, 4> kWeibull = {"mean", "shape", "scale", kPercentile};
constexpr std::array<std::string_view, 4> kPareto = {"min", "alpha", "mean", kPercentile};
constexpr std::array<std::string_view, 2> kZipf = {"n", "s"};
constexpr std::array<std::string_view, 2> kGeometric = {"mean", "p"};

constexpr std::array kFamilies = {
    Family{"constant", Draws::kAnything, Zero::kAllowed, "constant(2$)", {}, build_constant},
    Family{"uniform", Draws::kAnything, Zero::kAllowed, "uniform(1$, 3$)", kUniform, build_uniform},
    Family{"exponential", Draws::kAnything, Zero::kRefused,
           "exponential(mean 2$) or exponential(p95 6$)", kExponential, build_exponential},
    Family{"normal", Draws::kAnything, Zero::kRefused,
           "normal(mean 20$, sd 3$) or normal(mean 20$, p95 25$)", kNormal, build_normal},
    Family{"lognormal", Draws::kAnything, Zero::kRefused,
           "lognormal(mean 12$, p95 40$), lognormal(p50 8$, p99 60$) or "
           "lognormal(median 10$, sigma 0.8)",
           kLognormal, build_lognormal},
    Family{"gamma", Draws::kAnything, Zero::kRefused,
           "gamma(mean 2$, cv 3) or gamma(shape 0.5, scale 4$)", kGamma, build_gamma},
    Family{"weibull", Draws::kAnything, Zero::kRefused,
           "weibull(mean 2$, shape 0.7), weibull(scale 1$, shape 0.7) or weibull(p50 1$, p95 9$)",
           kWeibull, build_weibull},
    Family{"pareto", Draws::kAnything, Zero::kRefused,
           "pareto(min 1$, alpha 2.5), pareto(mean 2$, alpha 2.5) or pareto(min 1$, p95 9$)",
           kPareto, build_pareto},
    Family{"zipf", Draws::kCountsOnly, Zero::kAllowed, "zipf(n 10000, s 0.9)", kZipf, build_zipf},
    Family{"geometric", Draws::kCountsOnly, Zero::kRefused,
           "geometric(mean 3) or geometric(p 0.25)", kGeometric, build_geometric},
    Family{"empirical",
           Draws::kAnything,
           Zero::kAllowed,
           "empirical(1$, 2$, 2$, 9$)",
           {},
           build_empirical},
};

std::string usage(const Family& family, Dimension dimension) {
  std::string text = "write ";
  for (const char c : family.usage) {
    if (c != '$') {
      text += c;
    } else if (dimension != Dimension::kCount) {
      text += dimension == Dimension::kSeconds ? "s" : " kB";
    }
  }
  return text;
}

std::vector<std::string_view> family_names(Dimension dimension) {
  std::vector<std::string_view> names;
  for (const Family& family : kFamilies) {
    if (family.draws == Draws::kAnything || dimension == Dimension::kCount) {
      names.push_back(family.name);
    }
  }
  return names;
}

const Family* find_family(std::string_view name) {
  for (const Family& family : kFamilies) {
    if (family.name == name) return &family;
  }
  return nullptr;
}

Result<LawPointer> scan_family(Scanner& scanner, const Family& family, Dimension dimension,
                               const Scanner& start) {
  const auto arguments = Arguments::scan(scanner, dimension, family.parameters);
  if (!arguments) {
    Error error = arguments.error();
    if (error.why.empty()) error.why = usage(family, dimension);
    return fail(std::move(error));
  }
  for (const Argument& argument : arguments->all()) {
    if (family.zero == Zero::kRefused && argument.value <= 0) {
      return fail(out_of_range(argument, "above 0"));
    }
  }
  auto law = family.build(*arguments);
  if (law && *law == nullptr) {
    return fail(
        start.error(fmt::format("{} does not follow from {}", family.name, arguments->names()),
                    usage(family, dimension)));
  }
  return law;
}

}  // namespace

Result<LawPointer> scan_law(Scanner& scanner, Dimension dimension) {
  const Scanner start = scanner;
  const auto name = scanner.word();
  if (!name) {
    const auto value = scan_value(scanner, dimension);
    if (!value) return fail(value.error());
    return laws::constant(*value);
  }

  const Family* family = find_family(*name);
  if (family == nullptr) {
    const auto names = family_names(dimension);
    return fail(start.error(fmt::format("{} is not a distribution", in_quotes(*name)),
                            fmt::format("expected {}, or a bare value", enumerate(names)),
                            did_you_mean(*name, names)));
  }
  if (family->draws == Draws::kCountsOnly && dimension != Dimension::kCount) {
    return fail(start.error(
        fmt::format("{} draws counts, not {}", *name,
                    dimension == Dimension::kSeconds ? "durations" : "sizes"),
        fmt::format("expected {}, or a bare value", enumerate(family_names(dimension)))));
  }
  return scan_family(scanner, *family, dimension, start);
}

}  // namespace headroom::families
