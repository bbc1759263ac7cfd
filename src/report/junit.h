// A run as JUnit XML, which CI servers show: one testcase for each requirement, and one for the run
// itself.
//
// A broken requirement is a failure with its evidence, one that was not judged is skipped, and a
// run that is not trustworthy or was cut short is an error of the testcase "run". The percentiles
// of each request are properties of the suite, in seconds.
//
// A search for the break point is a suite with one testcase, "break point".
#pragma once

#include <string>
#include <vector>

#include "run/judge.h"
#include "trial/breakpoint.h"

namespace headroom::report {

// A <testsuite> element, and what the elements around it count.
struct JunitSuite {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  double seconds = 0;
  std::string element;
};

JunitSuite junit_suite(const run::Run& run, const run::Judgement& judgement);
JunitSuite junit_suite(const trial::Breakpoint& breakpoint);

// The whole document.
std::string junit(const std::vector<JunitSuite>& suites);
std::string junit(const run::Run& run, const run::Judgement& judgement);

}  // namespace headroom::report
