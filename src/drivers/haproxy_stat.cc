#include "drivers/haproxy_stat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

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

struct Columns {
  std::size_t name = 0;
  std::size_t sessions = 0;
  std::size_t queued = 0;
  std::size_t status = 0;
};

Result<Columns> columns_of(std::string_view line) {
  if (!line.starts_with('#')) return not_understood("the line of column names is missing");
  line.remove_prefix(1);
  const std::vector<std::string> names = fields_of(trim(line));
  constexpr std::array<std::string_view, 4> kWanted = {"svname", "scur", "qcur", "status"};
  std::array<std::size_t, kWanted.size()> places{};
  for (std::size_t i = 0; i < kWanted.size(); ++i) {
    const auto found = std::ranges::find(names, kWanted[i]);
    if (found == names.end()) {
      return not_understood(fmt::format("there is no column {}", kWanted[i]));
    }
    places[i] = static_cast<std::size_t>(found - names.begin());
  }
  return Columns{
      .name = places[0], .sessions = places[1], .queued = places[2], .status = places[3]};
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

Result<HaproxyServer> server_of(std::string_view line, const Columns& columns) {
  const std::vector<std::string> fields = fields_of(line);
  const std::size_t last =
      std::max({columns.name, columns.sessions, columns.queued, columns.status});
  if (fields.size() <= last) return not_understood("a line has too few fields");
  const auto sessions = count_of(fields[columns.sessions]);
  if (!sessions) return fail(sessions.error());
  const auto queued = count_of(fields[columns.queued]);
  if (!queued) return fail(queued.error());
  return HaproxyServer{.name = fields[columns.name],
                       .sessions = *sessions,
                       .queued = *queued,
                       .status = fields[columns.status]};
}

}  // namespace

Result<std::vector<HaproxyServer>> parse_haproxy_stat(std::string_view text) {
  const std::vector<std::string_view> lines = split(text, '\n');
  const auto columns = columns_of(lines.front());
  if (!columns) return fail(columns.error());
  std::vector<HaproxyServer> servers;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trim(lines[i]).empty()) continue;
    auto server = server_of(lines[i], *columns);
    if (!server) return fail(server.error());
    servers.push_back(*std::move(server));
  }
  return servers;
}

}  // namespace headroom::drivers
