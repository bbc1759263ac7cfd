// A value that a schema of OpenAPI 3.0, 3.1 or Swagger 2 describes. For sources only.
#pragma once

#include <string>
#include <string_view>

#include "traffic/document.h"

namespace headroom::traffic {

// Follows references within one document ("#/components/schemas/Pet").
class References {
 public:
  explicit References(const Json& document) : document_(document) {}

  // What `value` refers to, through at most 32 references; `value` itself where it is none, null
  // where it leads nowhere or out of the document, which is counted.
  const Json& follow(const Json& value) const;
  int broken() const { return broken_; }

 private:
  const Json& document_;
  mutable int broken_ = 0;
};

// The value that the schema shows by itself (example, examples, default, const, enum), else one
// made from its type, format and bounds: required properties of objects, all where none is
// required; the first of oneOf and anyOf; all of allOf. At most 8 levels deep and 300 values; the
// same schema gives the same value. Values for answers alone (readOnly) are left out.
Json example_of(const Json& schema, const References& references);

// Its properties by name, those of all schemas that it is made of included; an object, at most 300.
Json properties_of(const Json& schema, const References& references);

// Whether it describes the contents of a file: binary (3.0), a media type (3.1), file (Swagger 2).
bool is_file(const Json& schema, const References& references);

// Of a parameter, a header or a media type: its own example, else that of its schema.
Json example_beside(const Json& holder, const References& references);

}  // namespace headroom::traffic
