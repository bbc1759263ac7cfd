// Headers and bodies as recordings have them, made into what a step may hold. For sources only.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "traffic/document.h"
#include "traffic/draft.h"

namespace headroom::traffic {

// Whether a recorded header is worth sending again: not those that a connection, a cache, a cookie
// jar or a browser's own bookkeeping adds anew each time.
bool is_worth_keeping(std::string_view header_name);

// What is sent as it is, as a header has it: on one line.
std::string header_text(std::string_view value);

// A header that holds a secret refers to an environment variable instead, which is noted in
// `secrets`; of "Bearer abc" the word Bearer stays.
std::string header_value(std::string_view name, std::string_view value,
                         std::set<std::string>& secrets);

// A recorded body. JSON and forms are taken apart, and what their fields hold under the name of a
// secret becomes an environment variable; what cannot be stays text. Nothing in it is taken for a
// template. Where it cannot be sent, `why_not` says why and the kind is kNone.
struct RecordedBody {
  Body body;
  std::string content_type;  // to be sent as a header, where the body does not imply it
  std::string why_not;
};
RecordedBody recorded_body(std::string_view content_type, const std::string& text,
                           std::set<std::string>& secrets);

// The recorded value of a field of that name, as a template: its text, or a reference to an
// environment variable where the name is that of a secret.
std::string field_value(std::string_view name, std::string_view value,
                        std::set<std::string>& secrets);

// "a=1&b=2" into its fields, decoded.
Pairs form_fields(std::string_view text);

// JSON as the body of a step, its strings being templates: kJson where YAML can hold it, else its
// text and the content type to say so.
RecordedBody json_body(const Json& document);

// The same document with nothing in it to be taken for a template.
Json literal_strings(const Json& document);

// What a service file holds at most (spec/read.h), with room to spare.
class Budget {
 public:
  // False when the step does not fit any more; it is counted.
  bool take(const Step& step);
  std::size_t refused() const { return refused_; }

 private:
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace headroom::traffic
