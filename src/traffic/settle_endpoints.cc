// Endpoints::settle: from the tree of places to endpoints with parameters.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "traffic/endpoints.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kTargetsOfEndpoint = 500;

}  // namespace

struct Endpoints::Group {
  std::vector<std::uint32_t> places;
  std::string pattern;
  std::string last_word;  // the nearest segment above that is no value
  std::vector<std::string> parameters;
  std::vector<std::size_t> positions;
  std::size_t depth = 0;
};

void Endpoints::settle() {
  children_.assign(places_.size(), {});
  raw_at_.assign(places_.size(), {});
  weight_.assign(places_.size(), 0);
  settled_.assign(raw_.size(), 0);
  endpoints_.clear();
  for (std::uint32_t i = 1; i < places_.size(); ++i) children_[places_[i].parent].push_back(i);
  for (std::uint32_t i = 0; i < raw_.size(); ++i) {
    raw_at_[raw_[i].place].push_back(i);
    weight_[raw_[i].place] += raw_[i].requests;
  }
  // A place stands behind its parent, so going backwards each is complete when it is passed on.
  for (std::size_t i = places_.size() - 1; i > 0; --i) weight_[places_[i].parent] += weight_[i];
  settle({.places = {0},
          .pattern = "",
          .last_word = "",
          .parameters = {},
          .positions = {},
          .depth = 0});
  children_.clear();
  raw_at_.clear();
}

void Endpoints::settle(const Group& group) {
  add_endpoints(group);
  std::map<std::string_view, std::vector<std::uint32_t>> words;
  std::vector<std::uint32_t> values;
  std::uint64_t total = 0;
  for (const std::uint32_t place : group.places) {
    for (const std::uint32_t child : children_[place]) {
      total += weight_[child];
      if (places_[child].is_value) {
        values.push_back(child);
      } else {
        words[places_[child].text].push_back(child);
      }
    }
  }
  SegmentKind kind = values.empty() ? SegmentKind::kWord : places_[values.front()].kind;
  if (words.size() > kManyWords) {
    std::erase_if(words, [&](const auto& entry) {
      const auto& [text, places] = entry;
      std::uint64_t requests = 0;
      for (const std::uint32_t place : places) requests += weight_[place];
      const bool stays = text.empty() || static_cast<double>(requests) >=
                                             kOwnWordShare * static_cast<double>(total);
      if (stays) return false;
      values.insert(values.end(), places.begin(), places.end());
      kind = SegmentKind::kWord;
      return true;
    });
  }

  for (const auto& [text, places] : words) {
    Group below = group;
    below.places = places;
    below.pattern += fmt::format("/{}", text);
    below.last_word = text;
    ++below.depth;
    settle(below);
  }
  if (values.empty()) return;
  Group below = group;
  below.places = std::move(values);
  std::string name = parameter_name(group.last_word, kind);
  for (int i = 2; std::ranges::find(below.parameters, name) != below.parameters.end(); ++i) {
    name = fmt::format("{}_{}", parameter_name(group.last_word, kind), i);
  }
  below.pattern += fmt::format("/{{{}}}", name);
  below.parameters.push_back(std::move(name));
  below.positions.push_back(group.depth);
  ++below.depth;
  settle(below);
}

// One for each method that was used there.
void Endpoints::add_endpoints(const Group& group) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_method;
  for (const std::uint32_t place : group.places) {
    for (const std::uint32_t raw : raw_at_[place]) by_method[raw_[raw].method].push_back(raw);
  }
  for (const auto& [method, raws] : by_method) {
    Endpoint& endpoint = endpoints_.emplace_back();
    endpoint.method = methods_[method];
    endpoint.pattern = group.pattern.empty() ? "/" : group.pattern;
    endpoint.parameters = group.parameters;
    endpoint.positions = group.positions;
    for (const std::uint32_t raw : raws) {
      settled_[raw] = static_cast<std::uint32_t>(endpoints_.size() - 1);
      endpoint.requests += raw_[raw].requests;
      endpoint.with_query += raw_[raw].with_query;
      for (const auto& [status, times] : raw_[raw].statuses) endpoint.statuses[status] += times;
    }
    // Each raw endpoint gives rows in proportion to its requests: of evenly spaced ones among all
    // requests, those that are its own.
    const std::uint64_t rows = std::min<std::uint64_t>(endpoint.requests, kTargetsOfEndpoint);
    std::uint64_t row = 0;
    std::uint64_t before = 0;
    for (const std::uint32_t raw : raws) {
      before += raw_[raw].requests;
      const std::vector<std::string>& kept = raw_[raw].targets.values();
      for (std::size_t next = 0; row * endpoint.requests < before * rows; ++row, ++next) {
        if (!kept.empty()) endpoint.targets.push_back(kept[next % kept.size()]);
      }
    }
  }
}

}  // namespace headroom::traffic
