// One request of each class and kind of failure, told in words: "the body is not gzip, as its
// Content-Encoding says". A count says that requests failed, an example why they might have.
#pragma once

#include <string_view>

#include "run/run.h"

namespace headroom::run {

inline constexpr std::string_view kFailureExample = "failure";  // the kind of such events

Event failure_example(Nanos at, std::string_view request_class, Failure failure,
                      std::string_view words);

// The words of the run's example; empty where it has none.
std::string_view example_of(const Run& run, std::string_view request_class, Failure failure);

}  // namespace headroom::run
