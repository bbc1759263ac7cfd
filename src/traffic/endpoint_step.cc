#include "traffic/endpoint_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/url.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

struct Parts {
  std::vector<std::string_view> segments;
  std::string query;  // with its '?', or empty
};

Parts parts_of(std::string_view target) {
  const std::string_view path = path_of(target);
  Parts parts{.segments = split(path.substr(1), '/'), .query = {}};
  if (target.size() > path.size()) {
    parts.query = literal_target("?" + without_secrets(target.substr(path.size() + 1)));
  }
  return parts;
}

std::pair<int, std::uint64_t> commonest(const Endpoint& endpoint) {
  std::pair<int, std::uint64_t> best{0, 0};
  for (const auto& [status, times] : endpoint.statuses) {
    if (times > best.second) best = {status, times};
  }
  return best;
}

}  // namespace

std::optional<int> expected_status(const Endpoint& endpoint) {
  const auto [status, times] = commonest(endpoint);
  const bool is_usual = status == 200 || status == 206 || status == 304;
  if (is_usual || times * 2 < endpoint.requests) return std::nullopt;
  return status;
}

bool is_unknown(const Endpoint& endpoint) {
  std::uint64_t unknown = 0;
  for (const int status : {400, 404, 405, 410}) {
    const auto found = endpoint.statuses.find(status);
    if (found != endpoint.statuses.end()) unknown += found->second;
  }
  return unknown * 2 > endpoint.requests;
}

FilledTarget filled_target(const Endpoint& endpoint, const std::string& data_name) {
  std::vector<Parts> recorded;
  std::set<std::string> queries;
  for (const std::string& target : endpoint.targets) {
    recorded.push_back(parts_of(target));
    queries.insert(recorded.back().query);
  }

  const bool has_queries = queries.size() > 1;
  DataSet data{.name = data_name, .columns = endpoint.parameters, .rows = {}, .comment = {}};
  if (has_queries) data.columns.emplace_back("query");
  for (const Parts& parts : recorded) {
    std::vector<std::string> row;
    for (const std::size_t position : endpoint.positions) {
      row.push_back(position < parts.segments.size() ? literal_target(parts.segments[position])
                                                     : "");
    }
    if (has_queries) row.push_back(parts.query);
    data.rows.push_back(std::move(row));
  }

  FilledTarget filled;
  std::size_t parameter = 0;
  const std::vector<std::string_view> segments =
      split(std::string_view(endpoint.pattern).substr(1), '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool is_parameter =
        parameter < endpoint.positions.size() && endpoint.positions[parameter] == i;
    filled.target += '/';
    filled.target += is_parameter
                         ? fmt::format("${{{}.{}}}", data_name, endpoint.parameters[parameter++])
                         : literal_target(segments[i]);
  }
  if (has_queries) filled.target += fmt::format("${{{}.query}}", data_name);
  if (queries.size() == 1) filled.target += *queries.begin();
  if (!data.columns.empty() && !data.rows.empty()) filled.data = std::move(data);
  return filled;
}

}  // namespace headroom::traffic
