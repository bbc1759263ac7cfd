// The call that a step of gRPC makes, found in the .proto files that stand nearest to it.
#pragma once

#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "grpc/method.h"
#include "spec/spec.h"

namespace headroom::workload {

// Fails where no file is named or the method is not in it, and where the step's message does not
// fit: what a template stands for is not looked at, names of fields are.
Result<grpc::Method> grpc_call_of(const spec::Step& step, const std::vector<std::string>& files,
                                  const std::string& folder);

// How long the service may take, as the field grpc-timeout says it: "30000m" are 30 s.
std::string grpc_timeout(Nanos timeout);

}  // namespace headroom::workload
