// A sweep over sizes as an HTML page: how it scales (scalability_page.h), and each point.
#pragma once

#include <string>

#include "trial/sweep.h"

namespace headroom::report {

std::string html(const trial::Sweep& sweep, const trial::Scalability& scalability);

}  // namespace headroom::report
