// The statuses of gRPC (https://grpc.github.io/grpc/core/md_doc_statuscodes.html): 0 is OK, and 1
// to 16 are errors.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace headroom {

// By number.
inline constexpr std::array<std::string_view, 17> kGrpcStatusNames{
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
};

// The number of that name, in any case of letters.
std::optional<int> grpc_status_of(std::string_view name);

// Of "14", as a trailer has it; UNKNOWN where it is none of them.
int read_grpc_status(std::string_view digits);

}  // namespace headroom
