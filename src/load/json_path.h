// Values out of a JSON body by path: `$.items[0].id`, `$['a b'].c`, `$[3]`.
//
// The subset of JSONPath (RFC 9535) that names one value: members and indices, negative ones from
// the end. No wildcards, slices or filters.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace headroom::load {

class JsonDocument {
 public:
  // Text that is not JSON holds no value at any path.
  explicit JsonDocument(std::string_view text);
  ~JsonDocument();
  JsonDocument(JsonDocument&&) noexcept;

  // A string without its quotes, any other value as JSON. Nothing when there is no such value, or
  // the path is not one of the subset.
  std::optional<std::string> find(std::string_view path) const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace headroom::load
