#include "store/header_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "run/slice_codec.h"
#include "spec/load_shape.h"

namespace headroom::store {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kLargestNanos = std::uint64_t{run::kLargestSecond} * 1'000'000'000;

// One list of fields drives both ways. `Fields` is called as fields("name", member).
template <class Header, class Fields>
void visit(Header& header, Fields fields) {
  fields("id", header.id);
  fields("origin", header.origin);
  fields("service", header.service);
  fields("test", header.test);
  fields("environment", header.environment);
  fields("load", header.load);
  fields("started_ns", header.started);
  fields("planned_ns", header.planned);
  fields("warm_up_ns", header.warm_up);
  fields("expected_peak_share", header.expected_peak_share);
  fields("steady_per_s", header.steady.per_second);
  fields("arrivals_cv", header.arrivals_cv);
  fields("seed", header.seed.value);
  fields("spec_sha256", header.spec_sha256);
  fields("commit", header.commit);
  fields("host", header.host);
  fields("headroom_version", header.headroom_version);
  fields("threads", header.threads);
  fields("protocols", header.protocols);
  fields("classes", header.classes);
  fields("class_tags", header.class_tags);
  fields("components", header.components);
  fields("checks", header.checks);
  fields("requirements", header.requirements);
  fields("remarks", header.remarks);
  fields("series", header.series);
}

template <class Value>
Json written(const Value& value) {
  return value;
}
Json written(run::Origin origin) {
  return run::name_of(origin);
}
Json written(Nanos duration) {
  return duration.count();
}
Json written(std::chrono::system_clock::time_point moment) {
  return Nanos(moment.time_since_epoch()).count();
}

// Each gives false when the value is of another type or out of range.
bool read(const Json& json, std::string& text) {
  if (json.is_string()) text = json.get<std::string>();
  return json.is_string();
}
bool read(const Json& json, double& number) {
  if (json.is_number()) number = json.get<double>();
  return json.is_number();
}
bool read(const Json& json, std::uint64_t& number) {
  if (json.is_number_unsigned()) number = json.get<std::uint64_t>();
  return json.is_number_unsigned();
}
bool read(const Json& json, int& number) {
  if (!json.is_number_integer()) return false;
  const auto wide = json.get<std::int64_t>();
  number = static_cast<int>(wide);
  return number == wide;
}
template <class Element>
bool read(const Json& json, std::vector<Element>& list) {
  if (!json.is_array()) return false;
  list.clear();
  for (const Json& element : json) {
    if (!read(element, list.emplace_back())) return false;
  }
  return true;
}
bool read(const Json& json, Nanos& duration) {
  std::uint64_t nanos = 0;
  const bool valid = read(json, nanos) && nanos <= kLargestNanos;
  if (valid) duration = Nanos(static_cast<std::int64_t>(nanos));
  return valid;
}
bool read(const Json& json, std::chrono::system_clock::time_point& moment) {
  if (json.is_number_integer()) {
    moment = std::chrono::system_clock::time_point(Nanos(json.get<std::int64_t>()));
  }
  return json.is_number_integer();
}
bool read(const Json& json, run::Origin& origin) {
  constexpr std::array kOrigins = {run::Origin::kMeasured, run::Origin::kSimulated,
                                   run::Origin::kObserved};
  std::string name;
  if (!read(json, name)) return false;
  const auto found = std::find_if(kOrigins.begin(), kOrigins.end(), [&](run::Origin candidate) {
    return run::name_of(candidate) == name;
  });
  if (found == kOrigins.end()) return false;
  origin = *found;
  return true;
}

}  // namespace

std::string to_json(const run::Header& header) {
  Json json = Json::object();
  visit(header, [&](const char* name, const auto& value) { json[name] = written(value); });
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<run::Header> header_from_json(std::string_view json) {
  constexpr bool kWithoutExceptions = false;
  const Json parsed = Json::parse(json, nullptr, kWithoutExceptions);
  if (!parsed.is_object()) return invalid("the header is not a JSON object");
  run::Header header;
  std::string wrong;
  visit(header, [&](const char* name, auto& value) {
    const auto found = parsed.find(name);
    if (found != parsed.end() && !read(*found, value) && wrong.empty()) wrong = name;
  });
  if (!(header.steady.per_second >= 0)) wrong = "steady_per_s";
  if (!(header.arrivals_cv >= 0 && header.arrivals_cv <= spec::Arrivals::kMostUneven)) {
    wrong = "arrivals_cv";
  }
  if (!wrong.empty()) return invalid("the header's " + wrong + " is not what it should be");
  return header;
}

}  // namespace headroom::store
