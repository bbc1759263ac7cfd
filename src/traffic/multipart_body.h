// Bodies as a browser sends a form with files (multipart/form-data, RFC 7578), made of described or
// recorded parts. What a file held is not known, or not to be kept: a placeholder beside the
// service file is sent in its place. For sources only.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "traffic/draft.h"

namespace headroom::traffic {

class MultipartBody {
 public:
  // The name as it is, the value a template already. A second part of one name is left out, since
  // the service file knows parts by their names; so is what comes behind 200.
  void add_text(std::string_view name, std::string value, std::string_view type);
  // `type` may have a wildcard or be empty.
  void add_file(std::string_view name, std::string_view file_name, std::string_view type);

  bool is_empty() const { return body_.parts.empty(); }
  // kMultipart.
  Body take() && { return std::move(body_); }

 private:
  bool is_new(std::string_view name);

  Body body_{.kind = Body::Kind::kMultipart};
  std::set<std::string> names_;
};

// A recorded body in parts; what stands under the name of a secret becomes an environment variable.
// None where it is not built as its content type says.
std::optional<Body> recorded_multipart(std::string_view content_type, std::string_view text,
                                       std::set<std::string>& secrets);

// A body of one file alone. kFile.
Body file_body(std::string_view type);

// The placeholders that the draft's steps send, by their paths.
std::set<std::string> placeholders_of(const Draft& draft);
// What stands in that one: a picture of one pixel, or a line that says what it is.
std::string placeholder_text(std::string_view path);

// Says in the draft which placeholders there are, where there are any.
void describe_placeholders(Draft& draft);

}  // namespace headroom::traffic
