#include "spec/kinds.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace headroom::spec {
namespace {

#define HEADROOM_NUMBER "[0-9]*\\.?[0-9]+(e[+-]?[0-9]+)?"
#define HEADROOM_PERIOD "(/|per) ?[a-z]+"

// The patterns are wider than the parsers: an editor must not mark what headroom reads.
constexpr std::array kKinds{
    KindInfo{Kind::kText, "text", "\"hello\"", ""},
    KindInfo{Kind::kWholeNumber, "a whole number", "3", "^[0-9]+$"},
    KindInfo{Kind::kCount, "a number", "42 or 200k", "^" HEADROOM_NUMBER " ?[kMG]?$"},
    KindInfo{Kind::kDuration, "a duration", "300ms or 2min",
             "^(" HEADROOM_NUMBER " ?[a-z\u00B5\u03BC]+ ?)+$"},
    KindInfo{Kind::kRate, "a rate", "500/s or 10k/day",
             "^" HEADROOM_NUMBER " ?[kMG]? ?((/|per) ?[a-z]+|rps)$"},
    KindInfo{Kind::kShare, "a share", "80% or 99.9%", "^" HEADROOM_NUMBER " ?(%|x)?$"},
    KindInfo{Kind::kFactor, "a factor", "8x or 150%", "^" HEADROOM_NUMBER " ?(%|x)?$"},
    KindInfo{Kind::kCores, "a number of cores", "2 cores or 250m",
             "^" HEADROOM_NUMBER " ?(cores?|cpus?|m)$"},
    KindInfo{Kind::kSize, "a size", "256 MiB or 2GB", "^" HEADROOM_NUMBER " ?[kKMGT]?i?B$"},
    KindInfo{Kind::kBitRate, "a rate of bits", "1 Gbit/s or 100 Mbit/s",
             "^" HEADROOM_NUMBER " ?[kMGT]?b(ps|it ?(/|per) ?s(econd)?)$"},
    KindInfo{Kind::kCost, "a price", "2.10 USD/h or 50 EUR/month",
             "^" HEADROOM_NUMBER " ?[A-Z]{3} ?" HEADROOM_PERIOD "$"},
    KindInfo{Kind::kTimeDistribution, "a duration or a distribution of durations",
             "2s or lognormal(mean 12s, p95 40s)", ""},
    KindInfo{Kind::kCountDistribution, "a number or a distribution of numbers",
             "3 or geometric(mean 3)", ""},
    KindInfo{Kind::kGrowthRate, "a growth rate", "8%/month or 1.1x/week",
             "^" HEADROOM_NUMBER " ?[%x] ?" HEADROOM_PERIOD "$"},
    KindInfo{Kind::kSessionRate, "a rate per user", "1.5/day per user",
             "^" HEADROOM_NUMBER " ?[kMG]? ?" HEADROOM_PERIOD " per user$"},
    KindInfo{Kind::kRange, "a range of whole numbers", "1..20", "^[0-9]+ ?\\.\\. ?[0-9]+$"},
    KindInfo{Kind::kCoresRange, "a range of cores", "0.5..2 cores",
             "^" HEADROOM_NUMBER " ?(cores?|cpus?|m)? ?\\.\\. ?" HEADROOM_NUMBER
             " ?(cores?|cpus?|m)$"},
    KindInfo{Kind::kSizeRange, "a range of sizes", "256 MiB..2 GiB",
             "^" HEADROOM_NUMBER " ?([kMGT]?i?B)? ?\\.\\. ?" HEADROOM_NUMBER " ?[kMGT]?i?B$"},
    KindInfo{Kind::kScalingExpectation, "an efficiency, and the size up to which it is expected",
             "at least 80% efficient to 8", "^at +least .* efficient( +to .*)?$"},
    KindInfo{Kind::kBackoff, "a duration and how it grows", "200ms exponential or 1s constant", ""},
    KindInfo{Kind::kFormula, "a formula of durations", "120ms + 15ms * output_tokens", ""},
    KindInfo{Kind::kSizeFormula, "a size, or a formula of sizes",
             "40 KiB or 300 B + 60 B * output_tokens", "[0-9] ?[kKMGT]?i?B"},
    KindInfo{Kind::kRequest, "a method and a path", "GET /healthz or POST /v1/items",
             "^[A-Z0-9!#$%&'*+.^_`|~-]+ +[^ ]"},
    KindInfo{Kind::kRequirement, "a requirement", "response_time p95 < 1s or errors < 0.5%",
             "[<>]"},
    KindInfo{Kind::kLoad, "a load",
             "30/s, expected peak, 70% of peak, ramp 1/s to 200/s, steps 10/s, 20/s or "
             "sine 10/s to 50/s, period 24h",
             ""},
    KindInfo{Kind::kUsers, "a number of users", "64, ramp 1 to 200 or steps 10, 20, 40", "[0-9]"},
    KindInfo{Kind::kIterations, "a number of sessions", "1000 or 10 per user",
             "^" HEADROOM_NUMBER " ?[kMG]?( in all| per user)?$"},
    KindInfo{Kind::kArrivals, "a law of arrivals", "poisson, uniform or gamma(cv 2)",
             "^(poisson|uniform|gamma ?\\(.*\\))$"},
    KindInfo{Kind::kSpike, "a factor for a while", "8x for 30s", " for "},
    KindInfo{Kind::kReady, "how readiness is told", "tcp, GET /healthz or GET /healthz within 60s",
             "^(tcp|GET )"},
    KindInfo{Kind::kSettings, "a range or a value", "1..8, 0.5..4 cores or 500ms", ""},
    KindInfo{Kind::kObjective, "an objective",
             "cheapest at 40/s, cheapest in spike or highest load within 10 USD/h",
             "^(cheapest|highest load) "},
    KindInfo{Kind::kCondition, "a condition",
             "\"${status} == done\", \"${page} < ${pages}\" or \"${token} exists\"", "[$][{]"},
    KindInfo{Kind::kParallel, "how many at once", "6 per host or 4", "^[0-9]+( per host)?$"},
    KindInfo{Kind::kStatus, "a status", "200 or 2xx",
             "^([1-5]([0-9][0-9]|xx)|[1-4][0-9]{3}|[A-Za-z_]+)$"},
    KindInfo{Kind::kNumberLimit, "a limit or a number", "\">= 1\" or 3", "^[<>=!]{0,2} *-?[0-9.]"},
    KindInfo{Kind::kSizeLimit, "a limit of a size", "\"< 100 KiB\"", "^[<>=!]{0,2} *[0-9.]"},
    KindInfo{Kind::kTimeLimit, "a limit of a time", "\"< 500ms\"", "^[<>=!]{0,2} *[0-9.]"},
    KindInfo{Kind::kName, "a name", "api", "^[A-Za-z0-9_][A-Za-z0-9_-]*$"},
    KindInfo{Kind::kPath, "a path", "data/prompts.csv", ""},
    KindInfo{Kind::kUrl, "a URL", "http://127.0.0.1:8080", ""},
    KindInfo{Kind::kCommand, "a command line", "server --port ${port}", ""},
    KindInfo{Kind::kChoice, "a word", "", ""},
    KindInfo{Kind::kAny, "any YAML", "", ""},
    KindInfo{Kind::kSection, "a map", "", ""},
};

#undef HEADROOM_NUMBER
#undef HEADROOM_PERIOD

}  // namespace

const KindInfo& info_of(Kind kind) {
  const auto found = std::ranges::find(kKinds, kind, &KindInfo::kind);
  HEADROOM_CHECK(found != kKinds.end(), "every kind of value has its row");
  return *found;
}

}  // namespace headroom::spec
