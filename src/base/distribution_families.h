// The families of distributions that the service file names: which parameters each can be given
// by, and the law that follows from them. Private to base.
#pragma once

#include "base/distribution_arguments.h"
#include "base/distribution_law.h"
#include "base/result.h"
#include "base/scan.h"

namespace headroom::families {

// Reads a family with its parameters, or a bare quantity for a constant.
Result<laws::LawPointer> scan_law(Scanner& scanner, Dimension dimension);

}  // namespace headroom::families
