#include "spec/load_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "spec/load_end.h"

namespace headroom::spec {
namespace {

// Stands between stages in one line of text, and is put between those of a list.
constexpr std::string_view kThen = ", then ";

// Reads a text by one of the little languages.
template <class T, class Into>
void read_parsed(const Node& node, const FieldInfo& field, Reader& reader,
                 Result<T> (*parse)(std::string_view), Into& into) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  auto value = parse(*text);
  if (value) {
    into = std::move(*value);
  } else {
    reader.problem_in(node, field, std::move(value.error()));
  }
}

// A list of stages is one text; what is wrong is told at the item in which it stands.
void read_stages(const Node& list, const FieldInfo& field, Reader& reader,
                 Result<LoadShape> (*parse)(std::string_view), std::optional<LoadShape>& into) {
  std::string whole;
  std::vector<std::size_t> begins;
  for (const Node& item : list.items) {
    const std::string* text = scalar_text(item, field, reader);
    if (text == nullptr) return;
    if (!begins.empty()) whole += kThen;
    begins.push_back(whole.size());
    whole += *text;
  }
  auto shape = parse(whole);
  if (shape) {
    into = std::move(*shape);
    return;
  }
  if (begins.empty()) return reader.problem_in(list, field, std::move(shape.error()));
  Error error = std::move(shape.error());
  const auto column = static_cast<std::size_t>(std::max(1, error.at.column));
  const auto after = std::ranges::upper_bound(begins, column - 1);
  const auto index = static_cast<std::size_t>(after - begins.begin()) - 1;
  error.at.column = static_cast<int>(column - begins[index]);
  reader.problem_in(list.items[index], field, std::move(error));
}

void read_shape(const Node& node, const FieldInfo& field, Reader& reader,
                Result<LoadShape> (*parse)(std::string_view), std::optional<LoadShape>& into) {
  if (node.kind == Node::Kind::kList) {
    read_stages(node, field, reader, parse, into);
  } else {
    read_parsed(node, field, reader, parse, into);
  }
}

void check_one_load(Position at, const Node& node, Reader& reader) {
  std::vector<std::string_view> given;
  for (const std::string_view key : {"load", "users", "trace", "loads"}) {
    if (node.find(key) != nullptr) given.push_back(key);
  }
  if (given.empty()) {
    reader.problem(at, fmt::format("{} has no load", reader.path()),
                   "a test says how much: load, users or trace",
                   "for example load: 30/s, or users: 64");
  }
  if (given.size() > 1) {
    reader.problem(node.find(given[1])->at,
                   fmt::format("{} has both {} and {}", reader.path(), given[0], given[1]),
                   "a test has one of load, users and trace, or several loads under loads",
                   "remove one");
  }
}

void check_iterations(const LoadParts& parts, const Node& node, Reader& reader) {
  if (!parts.iterations || parts.iterations->of == Iterations::Of::kAll ||
      node.find("users") != nullptr) {
    return;
  }
  reader.problem(node.find("iterations")->at,
                 fmt::format("{} has iterations per user and no users", reader.path()),
                 "an open load has no users", "write iterations: 1000 for so many in all");
}

}  // namespace

void set_load(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_shape(node, field, reader, parse_load, parts.rates);
}

void set_users(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_shape(node, field, reader, parse_users, parts.users);
}

void set_trace(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_value(node, field, reader, parts.trace.emplace().path);
}

void set_spike(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_parsed(node, field, reader, parse_spike, parts.spike);
}

void set_arrivals(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_parsed(node, field, reader, parse_arrivals, parts.arrivals);
}

void set_iterations(LoadParts& parts, const Node& node, const FieldInfo& field, Reader& reader) {
  read_parsed(node, field, reader, parse_iterations, parts.iterations);
}

void check_companion(const Node& node, std::string_view key,
                     std::initializer_list<std::string_view> needs, std::string_view why,
                     Reader& reader) {
  if (node.find(key) == nullptr) return;
  for (const std::string_view need : needs) {
    if (node.find(need) != nullptr) return;
  }
  const std::string_view first = *needs.begin();
  reader.problem(node.find(key)->at, fmt::format("{} has {} and no {}", reader.path(), key, first),
                 std::string(why), fmt::format("remove {}, or add {}", key, first));
}

void check_parts(const LoadParts& parts, Position at, const Node& node, Reader& reader) {
  check_one_load(at, node, reader);
  check_companion(node, "speed", {"trace"}, "it is the speed of a trace", reader);
  check_companion(node, "scale", {"trace"}, "it multiplies what a trace holds", reader);
  check_companion(node, "column", {"trace"}, "it is a column of a trace", reader);
  check_companion(node, "rates", {"trace"}, "it is a column of a trace", reader);
  check_companion(node, "counts", {"trace"}, "it is a column of a trace", reader);
  check_companion(node, "spike", {"load"}, "a spike multiplies a rate", reader);
  check_companion(node, "at", {"spike"}, "it is when a spike begins", reader);
  check_companion(node, "then", {"spike"}, "it is what follows a spike", reader);
  check_companion(node, "arrivals", {"load", "rates", "counts"},
                  "it is how arrivals fall within a rate", reader);
  check_companion(node, "iterations", {"users", "load", "trace"},
                  "it is how many sessions a load has", reader);
  if (parts.rates_column && parts.counts_column) {
    reader.problem(node.find("counts")->at,
                   fmt::format("{} has both rates and counts", reader.path()),
                   "the rows of a trace are one or the other", "remove one");
  }
  check_iterations(parts, node, reader);
}

bool ends_by_itself(const LoadParts& parts, const Node& node) {
  if (node.find("trace") != nullptr) return true;
  const std::optional<LoadShape>& shape = parts.rates ? parts.rates : parts.users;
  // Iterations that could not be read are told, and would have ended it.
  const bool has_iterations = node.find("iterations") != nullptr;
  if (shape) return ends_by_itself(*shape) || (has_iterations && is_constant(*shape));
  // Stages that could not be read may have had their lengths; what is wrong with them is told.
  return std::ranges::any_of(std::array{"load", "users"}, [&](std::string_view key) {
    const Node* stages = node.find(key);
    return stages != nullptr && stages->kind == Node::Kind::kList;
  });
}

LoadShape assemble(LoadParts& parts) {
  LoadShape shape;
  if (parts.rates) {
    shape = std::move(*parts.rates);
  } else if (parts.users) {
    shape = std::move(*parts.users);
  } else if (parts.trace) {
    Trace& trace = *parts.trace;
    trace.speed = parts.speed.value_or(Ratio{1.0});
    trace.scale = parts.scale.value_or(Ratio{1.0});
    trace.column = parts.column.value_or("");
    if (parts.rates_column) trace.rows = Trace::Rows::kRates;
    if (parts.counts_column) trace.rows = Trace::Rows::kCounts;
    trace.values = parts.rates_column ? *parts.rates_column : parts.counts_column.value_or("");
    shape.text = fmt::format("trace {}", trace.path);
    if (parts.speed) shape.text += fmt::format(" at {:.4g}x", parts.speed->value);
    shape.base = std::move(trace);
  }
  if (parts.spike) {
    parts.spike->at = parts.spike_at;
    shape.spike = parts.spike;
    shape.text += fmt::format(", {:.4g}x for {}", parts.spike->factor.value,
                              to_string(parts.spike->duration));
  }
  shape.arrivals = parts.arrivals.value_or(Arrivals::kPoisson);
  shape.iterations = parts.iterations;
  return shape;
}

}  // namespace headroom::spec
