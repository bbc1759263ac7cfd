// Names that do not meet: steps are told apart by theirs in the whole file.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace headroom::traffic {

class Names {
 public:
  // `name` where it is free, else "PREFIX-NAME", else with the next free number behind it.
  std::string unique(const std::string& name, std::string_view prefix = {});

 private:
  std::set<std::string> taken_;
};

// What a request is called: "GET /" is "home", "GET /users/{id}" is "users-id", "POST /users" is
// "post-users".
std::string request_name(std::string_view method, std::string_view pattern);

}  // namespace headroom::traffic
