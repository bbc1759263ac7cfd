#include "workload/grpc_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

namespace headroom::workload {
namespace {

// The last two parts of a path: "/api/chat.v1.Chat/Complete" calls chat.v1.Chat/Complete.
std::string_view method_in(std::string_view target) {
  const auto method = target.rfind('/');
  if (method == target.npos || method == 0) return target;
  const auto service = target.rfind('/', method - 1);
  return service == target.npos ? target : target.substr(service + 1);
}

std::size_t end_of_template(std::string_view json, std::size_t at) {
  const auto end = json.find('}', at);
  return end == json.npos ? json.size() : end + 1;
}

// A value that holds a template becomes null, which fits any field.
std::string without_templates(std::string_view json) {
  std::string out;
  for (std::size_t i = 0; i < json.size();) {
    if (json.substr(i).starts_with("${")) {
      out += "null";
      i = end_of_template(json, i);
    } else if (json[i] == '"') {
      const std::size_t begin = i++;
      bool varies = false;
      while (i < json.size() && json[i] != '"') {
        if (json.substr(i).starts_with("${")) {
          varies = true;
          i = end_of_template(json, i);
        } else {
          i += json[i] == '\\' ? 2 : 1;
        }
      }
      ++i;
      out += varies ? std::string_view("null") : json.substr(begin, i - begin);
    } else {
      out += json[i++];
    }
  }
  return out;
}

}  // namespace

// Eight digits at most.
std::string grpc_timeout(Nanos timeout) {
  constexpr std::int64_t kMostDigits = 99'999'999;
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  if (millis <= kMostDigits) return fmt::format("{}m", millis);
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
  return fmt::format("{}S", std::min<std::int64_t>(seconds, kMostDigits));
}

Result<grpc::Method> grpc_call_of(const spec::Step& step, const std::vector<std::string>& files,
                                  const std::string& folder) {
  const std::string_view name = method_in(step.target);
  if (files.empty()) {
    return invalid(fmt::format("what {} takes and gives is not known", name),
                   "no .proto file describes it", "name one: proto: chat.proto");
  }
  auto call = grpc::Method::find(name, files, folder);
  if (!call) return call;
  std::string bytes;
  if (auto fits = call->encode(without_templates(step.body), bytes); !fits)
    return fail(std::move(fits.error()));
  return call;
}

}  // namespace headroom::workload
