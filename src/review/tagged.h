// Steps by their tags, which is how a file tells bulk work from what users wait for, and files from
// answers that are made.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "review/subject.h"

namespace headroom::review {

// The names of the requests that have one of the tags, their own or that of a group around them.
std::vector<std::string> steps_tagged(const spec::Spec& spec,
                                      std::span<const std::string_view> tags);
// Those of bulk work, which may wait: tagged `bulk` or `batch`.
std::vector<std::string> bulk_steps(const spec::Spec& spec);

// The names of the steps whose requests come to a component.
std::vector<std::string> steps_at(const Subject& subject, const spec::Component& component);

// Those of one that are in the other too.
std::vector<std::string> common(std::vector<std::string> steps,
                                const std::vector<std::string>& others);

}  // namespace headroom::review
