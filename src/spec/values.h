// Reads single values out of nodes, by the C++ type they go to. Each leaves `out` as it is and
// tells the reader when the node holds something else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"
#include "spec/formula.h"
#include "spec/reader.h"
#include "spec/requirement.h"

namespace headroom::spec {

// The text of a scalar, or nothing and a problem.
const std::string* scalar_text(const Node& node, const FieldInfo& field, Reader& reader);

void read_value(const Node& node, const FieldInfo& field, Reader& reader, std::string& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, int& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, std::uint64_t& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, double& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, Nanos& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, Ratio& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, Rate& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, Cores& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, Bytes& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, BitRate& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, SizeFormula& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader, CostRate& out);
// A text or a list of them.
void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::vector<std::string>& out);
void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::vector<Requirement>& out);
// Names and texts; what is no text is kept as JSON.
void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::map<std::string, std::string>& out);
// The dimension follows the field's kind.
void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::optional<Distribution>& out);

template <class T>
void read_value(const Node& node, const FieldInfo& field, Reader& reader, std::optional<T>& out) {
  T value{};
  const std::size_t problems = reader.problems().size();
  read_value(node, field, reader, value);
  if (reader.problems().size() == problems) out = std::move(value);
}

// The kind that a C++ type implies.
template <class T>
inline constexpr Kind kKindOf = Kind::kText;
template <>
inline constexpr Kind kKindOf<int> = Kind::kWholeNumber;
template <>
inline constexpr Kind kKindOf<std::uint64_t> = Kind::kWholeNumber;
template <>
inline constexpr Kind kKindOf<double> = Kind::kCount;
template <>
inline constexpr Kind kKindOf<Nanos> = Kind::kDuration;
template <>
inline constexpr Kind kKindOf<Rate> = Kind::kRate;
template <>
inline constexpr Kind kKindOf<Ratio> = Kind::kShare;
template <>
inline constexpr Kind kKindOf<Cores> = Kind::kCores;
template <>
inline constexpr Kind kKindOf<Bytes> = Kind::kSize;
template <>
inline constexpr Kind kKindOf<BitRate> = Kind::kBitRate;
template <>
inline constexpr Kind kKindOf<SizeFormula> = Kind::kSizeFormula;
template <>
inline constexpr Kind kKindOf<CostRate> = Kind::kCost;
template <>
inline constexpr Kind kKindOf<std::vector<Requirement>> = Kind::kRequirement;
template <class T>
inline constexpr Kind kKindOf<std::optional<T>> = kKindOf<T>;

}  // namespace headroom::spec
