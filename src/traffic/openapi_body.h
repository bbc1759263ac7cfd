// The body of a described request, made of examples and schemas. For sources only.
#pragma once

#include <string>
#include <string_view>

#include "traffic/document.h"
#include "traffic/draft.h"
#include "traffic/schema_example.h"

namespace headroom::traffic {

// Where nothing can be made, `why_not` says why and the body is kNone.
struct DescribedBody {
  Body body;
  std::string content_type;  // to be sent as a header, where the body does not imply it
  std::string why_not;
};

// `content` has a description for each media type that the request may be in, at least one. JSON is
// taken before forms, these before parts, and then the first that can be made.
DescribedBody described_body(const Json& content, const References& references);

// `holder` has the example or schema of a JSON document.
DescribedBody described_json(std::string_view type, const Json& holder,
                             const References& references);

// What stands for a value in a path, a query or a field of a form.
std::string plain_text(const Json& value);

}  // namespace headroom::traffic
