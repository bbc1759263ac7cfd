// The kinds of value that a field can hold: what messages call them, how they are written, and the
// pattern by which an editor recognises them.
#pragma once

#include <string_view>

namespace headroom::spec {

enum class Kind {
  kByType,  // in a row of a table: the one that the member's C++ type implies
  kText,
  kWholeNumber,
  kCount,
  kDuration,
  kRate,
  kShare,
  kFactor,
  kCores,
  kSize,
  kBitRate,
  kCost,
  kTimeDistribution,
  kCountDistribution,
  kGrowthRate,
  kSessionRate,
  kRange,
  kCoresRange,
  kSizeRange,
  kScalingExpectation,
  kBackoff,
  kFormula,
  kSizeFormula,
  kRequest,
  kRequirement,
  kLoad,
  kUsers,
  kIterations,
  kArrivals,
  kSpike,
  kReady,
  kSettings,
  kObjective,
  kCondition,
  kParallel,
  kStatus,
  kNumberLimit,
  kSizeLimit,
  kTimeLimit,
  kName,
  kPath,
  kUrl,
  kCommand,
  kChoice,
  kAny,      // any YAML
  kSection,  // a map with fields of its own
};

struct KindInfo {
  Kind kind;
  std::string_view phrase;    // "a duration"
  std::string_view examples;  // "300ms or 2min"
  std::string_view pattern;   // ECMA 262, its anchors included; empty: any text
};

const KindInfo& info_of(Kind kind);

}  // namespace headroom::spec
