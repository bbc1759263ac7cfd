// HTTP messages as plain values, the same for server and client. No network, no library types.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::http {

// True when both are equal but for the case of ASCII letters.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

// Header fields in the order they were added; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields);

  // Keeps fields of the same name. Control characters in name and value become spaces, so that no
  // value can smuggle in a header of its own.
  void add(std::string_view name, std::string_view value);
  // Replaces all fields of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  // The first field of that name; nullptr where there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const;

  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }
  [[nodiscard]] bool empty() const { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  std::string method = "GET";
  std::string target = {};  // path and query, for example "/api/items?limit=5"
  Headers headers = {};
  std::string body = {};
};

struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};

  [[nodiscard]] static Response text(int status, std::string body);
  // `body` is JSON already.
  [[nodiscard]] static Response json(int status, std::string body);
};

// "Not Found" for 404; "Unknown" for a code without a registered phrase.
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace headroom::http
