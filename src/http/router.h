// Finds what answers a request by its method and path. Pure data: no network.
//
// A pattern is a path in which "{name}" stands for one segment that is not empty, and "{name...}"
// at its end for all the rest, which may be empty: "/api/runs/{id}", "/v1/{rest...}". Patterns
// are tried in the order they were added; the first that fits wins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::http {

// What stood in the braces of the pattern, percent-decoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// nullopt when `path` (without its query) does not fit.
[[nodiscard]] std::optional<Parameters> match(std::string_view pattern, std::string_view path);

template <class Target>
class Router {
 public:
  struct Route {
    std::string method;  // "*" answers to any
    std::string pattern;
    Target target;
  };
  struct Found {
    const Route* route = nullptr;  // nullptr: no route answers
    Parameters parameters;
    std::string allowed;  // what a 405 lists; empty when no pattern fits the path at all (404)
  };

  void add(std::string method, std::string pattern, Target target) {
    routes_.push_back({std::move(method), std::move(pattern), std::move(target)});
  }

  // HEAD falls back on GET. The result points into the router.
  [[nodiscard]] Found find(std::string_view method, std::string_view path) const {
    Found found;
    for (const auto& route : routes_) {
      auto parameters = match(route.pattern, path);
      if (!parameters) continue;
      if (route.method == "*" || route.method == method ||
          (method == "HEAD" && route.method == "GET")) {
        return {&route, std::move(*parameters), {}};
      }
      if (!found.allowed.empty()) found.allowed += ", ";
      found.allowed += route.method;
    }
    return found;
  }

 private:
  std::vector<Route> routes_;
};

}  // namespace headroom::http
