#include "drivers/haproxy_stat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <numeric>
#include <span>

#include "base/check.h"
#include "base/text.h"

namespace headroom::drivers {
namespace {

// Fields of one line; one in double quotes may hold commas, and quotes as two of them (RFC 4180).
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && is_quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::unexpected<Error> not_understood(std::string why) {
  return invalid("HAProxy's statistics cannot be read", std::move(why));
}

// The lines of a text, of which only the columns that are asked for are kept, in that order.
using Rows = std::vector<std::vector<std::string>>;

Result<std::vector<std::size_t>> places_of(std::string_view line,
                                           std::span<const std::string_view> columns) {
  if (!line.starts_with('#')) return not_understood("the line of column names is missing");
  line.remove_prefix(1);
  const std::vector<std::string> names = fields_of(trim(line));
  std::vector<std::size_t> places;
  for (const std::string_view column : columns) {
    const auto found = std::ranges::find(names, column);
    if (found == names.end()) return not_understood(fmt::format("there is no column {}", column));
    places.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return places;
}

Result<Rows> rows_of(std::string_view text, std::span<const std::string_view> columns) {
  const std::vector<std::string_view> lines = split(text, '\n');
  const auto places = places_of(lines.front(), columns);
  if (!places) return fail(places.error());
  Rows rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trim(lines[i]).empty()) continue;
    std::vector<std::string> fields = fields_of(lines[i]);
    std::vector<std::string> row;
    for (const std::size_t place : *places) {
      if (place >= fields.size()) return not_understood("a line has too few fields");
      row.push_back(std::move(fields[place]));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::uint64_t> count_of(std::string_view field) {
  std::uint64_t count = 0;
  if (field.empty()) return count;
  const char* end = field.data() + field.size();
  const auto [rest, error] = std::from_chars(field.data(), end, count);
  if (error != std::errc() || rest != end) {
    return not_understood(fmt::format("{} is no count", in_quotes(field)));
  }
  return count;
}

// Reads counts out of the fields of a row, one after the other.
Result<void> read_counts(std::span<const std::string> fields,
                         std::initializer_list<std::uint64_t*> counts) {
  HEADROOM_CHECK(fields.size() == counts.size(), "each field has its place");
  auto field = fields.begin();
  for (std::uint64_t* const place : counts) {
    const auto count = count_of(*field++);
    if (!count) return fail(count.error());
    *place = *count;
  }
  return {};
}

}  // namespace

Result<std::vector<HaproxyServer>> parse_haproxy_stat(std::string_view text) {
  constexpr std::array<std::string_view, 4> kColumns = {"svname", "status", "scur", "qcur"};
  const auto rows = rows_of(text, kColumns);
  if (!rows) return fail(rows.error());
  std::vector<HaproxyServer> servers;
  for (const auto& row : *rows) {
    HaproxyServer server{.name = row[0], .status = row[1]};
    const auto read = read_counts(std::span(row).subspan(2), {&server.sessions, &server.queued});
    if (!read) return fail(read.error());
    servers.push_back(std::move(server));
  }
  return servers;
}

Result<HaproxyTraffic> parse_haproxy_traffic(std::string_view text) {
  constexpr std::array<std::string_view, 10> kColumns = {
      "svname",   "scur",     "qcur",     "stot",     "hrsp_1xx",
      "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other"};
  const auto rows = rows_of(text, kColumns);
  if (!rows) return fail(rows.error());
  if (rows->size() != 1 || rows->front().front() != "BACKEND") {
    return not_understood("there is not one line of a backend");
  }
  HaproxyTraffic traffic;
  std::array<std::uint64_t, 5> others{};
  auto& [informed, good, redirected, refused, other] = others;
  const auto read = read_counts(std::span(rows->front()).subspan(1),
                                {&traffic.sessions, &traffic.queued, &traffic.arrived, &informed,
                                 &good, &redirected, &refused, &traffic.failed, &other});
  if (!read) return fail(read.error());
  // Sums of unbelieved counts may be more than fits, which is well defined and harmless.
  traffic.answered = std::accumulate(others.begin(), others.end(), traffic.failed);
  return traffic;
}

}  // namespace headroom::drivers
