// OpenAPI 3.x and Swagger 2 descriptions, in JSON or YAML.
//
// Each operation becomes a step with example values (schema_example.h). Operations that only read
// are put together by their first tag, or by the first word of their path, one journey each;
// those that change something stand in a journey of their own that no session takes until its
// share is raised, since nobody wants his data changed by a first try.
#pragma once

#include <string_view>

#include "base/result.h"
#include "traffic/draft.h"

namespace headroom::traffic {

Result<Draft> read_openapi(std::string_view text, std::string_view file);

}  // namespace headroom::traffic
