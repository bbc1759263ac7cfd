// How a service scales, as an HTML page: throughput and efficiency by size, each with its law.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "run/judge.h"
#include "trial/scalability.h"
#include "trial/scalability_json.h"

namespace headroom::report {

// The sections of such a page: the verdict's plots, the law, the sizes.
std::string scalability_sections(const trial::Scalability& scalability,
                                 const trial::ScalabilityNames& names);

std::string html(const trial::Scalability& scalability, const trial::ScalabilityNames& names,
                 run::Outcome outcome, std::string_view headroom_version);

}  // namespace headroom::report
