// A run as JUnit XML, which CI servers show: one testcase for each requirement, and one for the run
// itself.
//
// A broken requirement is a failure with its evidence, one that was not judged is skipped, and a
// run that is not trustworthy or was cut short is an error of the testcase "run". The percentiles
// of each request are properties of the suite, in seconds.
#pragma once

#include <string>

#include "run/judge.h"

namespace headroom::report {

std::string junit(const run::Run& run, const run::Judgement& judgement);

}  // namespace headroom::report
