// A multipart/form-data body (RFC 7578): the fields, which may vary, then the files, which do not.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/blob.h"

namespace headroom::workload {

struct Multipart {
  std::string boundary;  // the same for the same parts, and in none of the files
  std::string fields;    // a template
  Blob files;            // with the closing boundary
};

// Reads the files, whose paths are relative to `folder`. Errors carry the place of the part.
Result<Multipart> put_together(const std::vector<spec::Part>& parts, const std::string& folder);

}  // namespace headroom::workload
