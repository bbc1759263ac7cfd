// Up to how many replicas more of them bring more throughput, by the sweeps of `headroom scale`
// that are kept beside the service file.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "cli/context.h"
#include "spec/spec.h"

namespace headroom::cli {

// By component of the file, of those that have a measured peak; said on `context.err`, with where
// it is known from.
std::map<std::string, int, std::less<>> useful_replicas(const Context& context,
                                                        const std::filesystem::path& state_folder,
                                                        const spec::Spec& spec);

}  // namespace headroom::cli
