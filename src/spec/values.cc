#include "spec/values.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <utility>

#include "base/text.h"
#include "spec/json_text.h"

namespace headroom::spec {
namespace {

std::string print_bound(double bound, Kind kind) {
  switch (kind) {
    case Kind::kDuration:
      return to_string(from_seconds(bound));
    case Kind::kShare:
      return to_string(Ratio{bound});
    case Kind::kFactor:
      return fmt::format("{:.4g}x", bound);
    case Kind::kCores:
      return to_string(Cores{bound});
    case Kind::kBitRate:
      return to_string(BitRate{bound});
    case Kind::kSize:
      return to_string(Bytes{static_cast<std::uint64_t>(bound)});
    default:
      return fmt::format("{}", bound);
  }
}

// Whether the value, in the base unit of the field's kind, keeps to the field's bounds.
bool within_bounds(double value, const Node& node, const FieldInfo& field, Reader& reader) {
  if (value >= field.least && value <= field.most) return true;
  const bool is_low = value < field.least;
  std::string fix;
  if (!is_low && field.kind == Kind::kShare && is_digit(trim(node.text).back())) {
    fix = fmt::format("did you mean {}%?", trim(node.text));
  }
  reader.problem(
      node.at,
      fmt::format("{}: {} is too {}", field.key, in_quotes(node.text), is_low ? "small" : "large"),
      fmt::format("it must be {} {}", is_low ? "at least" : "at most",
                  print_bound(is_low ? field.least : field.most, field.kind)),
      std::move(fix));
  return false;
}

template <class T>
void read_parsed(const Node& node, const FieldInfo& field, Reader& reader, T& out,
                 Result<T> (*parse)(std::string_view), double (*number)(const T&)) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  auto value = parse(*text);
  if (!value) {
    reader.problem_in(node, field, std::move(value.error()));
    return;
  }
  if (within_bounds(number(*value), node, field, reader)) out = std::move(*value);
}

template <class T>
void read_whole_number(const Node& node, const FieldInfo& field, Reader& reader, T& out) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  const std::string_view digits = trim(*text);
  T value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) {
    reader.problem(node.at, fmt::format("{}: {} is out of range", field.key, in_quotes(*text)));
    return;
  }
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    reader.problem(
        node.at, fmt::format("{}: {} is not a whole number", field.key, in_quotes(*text)), {},
        field.example.empty() ? std::string()
                              : fmt::format("for example {}: {}", field.key, field.example));
    return;
  }
  if (within_bounds(static_cast<double>(value), node, field, reader)) out = value;
}

// A field of text or names, and the reference that a name is.
void add_text(const Node& node, const FieldInfo& field, Reader& reader,
              std::vector<std::string>& out) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  if (field.refers_to) reader.refer(*field.refers_to, *text, node.at);
  out.push_back(*text);
}

}  // namespace

const std::string* scalar_text(const Node& node, const FieldInfo& field, Reader& reader) {
  if (node.kind == Node::Kind::kScalar) return &node.text;
  if (node.kind == Node::Kind::kNull) {
    reader.no_value(field, node.at);
  } else {
    reader.wrong_kind(node, field);
  }
  return nullptr;
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, std::string& out) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  if (field.refers_to) reader.refer(*field.refers_to, *text, node.at);
  out = *text;
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, int& out) {
  read_whole_number(node, field, reader, out);
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, std::uint64_t& out) {
  read_whole_number(node, field, reader, out);
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, double& out) {
  read_parsed<double>(node, field, reader, out, parse_count, [](const double& v) { return v; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, Nanos& out) {
  read_parsed<Nanos>(node, field, reader, out, parse_duration,
                     [](const Nanos& v) { return to_seconds(v); });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, Ratio& out) {
  read_parsed<Ratio>(node, field, reader, out, parse_ratio, [](const Ratio& v) { return v.value; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, Rate& out) {
  read_parsed<Rate>(node, field, reader, out, parse_rate,
                    [](const Rate& v) { return v.per_second; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, Cores& out) {
  read_parsed<Cores>(node, field, reader, out, parse_cores, [](const Cores& v) { return v.count; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, Bytes& out) {
  read_parsed<Bytes>(node, field, reader, out, parse_bytes,
                     [](const Bytes& v) { return static_cast<double>(v.count); });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, BitRate& out) {
  read_parsed<BitRate>(node, field, reader, out, parse_bit_rate,
                       [](const BitRate& v) { return v.per_second; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, SizeFormula& out) {
  read_parsed<SizeFormula>(node, field, reader, out, parse_size_formula,
                           [](const SizeFormula& v) { return static_cast<double>(v.fixed.count); });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader, CostRate& out) {
  read_parsed<CostRate>(node, field, reader, out, parse_cost,
                        [](const CostRate& v) { return v.per_hour; });
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::vector<std::string>& out) {
  if (node.kind != Node::Kind::kList) {
    add_text(node, field, reader, out);
    return;
  }
  for (const Node& item : node.items) add_text(item, field, reader, out);
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::vector<Requirement>& out) {
  if (node.kind != Node::Kind::kList) {
    reader.wrong_kind(node, field);
    return;
  }
  for (const Node& item : node.items) {
    if (item.kind != Node::Kind::kScalar) {
      reader.problem(item.at, fmt::format("{} stands where a requirement is due", describe(item)),
                     "a requirement is one line of text", "for example - errors < 0.5%");
      continue;
    }
    auto requirement = parse_requirement(item.text, item.text_at());
    if (!requirement) {
      reader.problems().push_back(std::move(requirement.error()));
      continue;
    }
    if (!requirement->subject.empty()) {
      reader.refer(Names::kStepOrTag, requirement->subject, item.text_at());
    }
    out.push_back(std::move(*requirement));
  }
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::map<std::string, std::string>& out) {
  if (node.kind != Node::Kind::kMap) {
    reader.wrong_kind(node, field);
    return;
  }
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Node& value = node.items[i];
    out[node.keys[i].text] =
        value.kind == Node::Kind::kScalar ? value.text : json_text(value, Templates::kAsWritten);
  }
}

void read_value(const Node& node, const FieldInfo& field, Reader& reader,
                std::optional<Distribution>& out) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  auto distribution = Distribution::parse(
      *text, field.kind == Kind::kTimeDistribution ? Dimension::kSeconds : Dimension::kCount);
  if (distribution) {
    out = std::move(*distribution);
  } else {
    reader.problem_in(node, field, std::move(distribution.error()));
  }
}

}  // namespace headroom::spec
