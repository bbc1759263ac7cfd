#include "run/status.h"

#include <fmt/format.h>

#include "base/grpc_status.h"

namespace headroom::run {
namespace {

constexpr int kSwitchedProtocols = 101;
constexpr int kFirstCloseCode = 1000;

}  // namespace

bool is_success(int status) {
  return status == 0 || status == kSwitchedProtocols || (status >= 200 && status < 400);
}

std::string status_text(int status) {
  if (status >= 0 && status < static_cast<int>(kGrpcStatusNames.size())) {
    return fmt::format("{} {}", status, kGrpcStatusNames[static_cast<std::size_t>(status)]);
  }
  return status >= kFirstCloseCode ? fmt::format("closed {}", status) : std::to_string(status);
}

}  // namespace headroom::run
