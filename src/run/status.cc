#include "run/status.h"

#include <fmt/format.h>

namespace headroom::run {
namespace {

constexpr int kSwitchedProtocols = 101;
constexpr int kFirstCloseCode = 1000;

}  // namespace

bool is_success(int status) {
  return status == kSwitchedProtocols || (status >= 200 && status < 400);
}

std::string status_text(int status) {
  return status >= kFirstCloseCode ? fmt::format("closed {}", status) : std::to_string(status);
}

}  // namespace headroom::run
