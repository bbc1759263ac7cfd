#include "cli/url_request.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/meant_url.h"
#include "base/text.h"
#include "base/url.h"
#include "cli/load_flags.h"
#include "cli/piped_file.h"
#include "spec/compression.h"
#include "spec/load_end.h"
#include "spec/methods.h"

namespace headroom::cli {
namespace {

Result<std::string> url_of(const TestOptions& options) {
  const std::string& url = options.what.front();
  if (options.what.size() > 1) {
    return invalid("a URL is tested by itself",
                   in_quotes(url) + " and " + in_quotes(options.what[1]) + " are two",
                   "test one after the other, or make them steps of a journey in a service file");
  }
  if (is_absolute_url(url) || is_websocket_url(url)) return url;
  if (url.ends_with(".yaml") || url.ends_with(".yml")) {
    return invalid(in_quotes(url) + " is not the name of a test", "it looks like a service file",
                   "headroom test --file " + url);
  }
  // Which says why it is none.
  auto parsed = parse_url(url);
  if (!parsed) return fail(std::move(parsed.error()));
  return url;
}

Result<std::string> method_of(const TestOptions& options, const std::string& url) {
  const std::string& method = options.method;
  if (is_websocket_url(url)) {
    if (method.empty()) return "GET";
    return invalid("the messages of a WebSocket have no method", "it is opened with GET",
                   "leave out -X; --data is what is sent");
  }
  if (method.empty()) return options.body ? "POST" : "GET";
  if (spec::is_method(method)) return method;
  Error error = spec::not_a_method(method);
  if (method == "WS") {
    error.fix = "for a WebSocket write its URL: ws" + url.substr(std::string_view("http").size());
  }
  if (method == "GRPC") {
    error.fix =
        "for a call of gRPC write a service file with  request: GRPC package.Service/Method  and  "
        "proto: FILE";
  }
  return fail(std::move(error));
}

Result<spec::Header> read_header(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) {
    return invalid(in_quotes(text) + " is not a header", "a header is a name, a colon and a value",
                   "for example --header 'Accept: text/html'");
  }
  return spec::Header{std::string(trim(text.substr(0, colon))),
                      std::string(trim(text.substr(colon + 1)))};
}

// curl says of every body that it is a form; of one that is JSON, nobody means that.
spec::BodyKind kind_of(std::string_view body) {
  const std::string_view text = trim(body);
  return text.starts_with('{') || text.starts_with('[') ? spec::BodyKind::kJson
                                                        : spec::BodyKind::kForm;
}

std::string_view type_of(spec::BodyKind kind) {
  return kind == spec::BodyKind::kJson ? "application/json" : "application/x-www-form-urlencoded";
}

// The beginning of a file, by which its type is told.
Result<std::string> head_of(const std::string& path) {
  constexpr std::size_t kHeadBytes = 512;
  std::ifstream file(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  if (file) file.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (!file && !file.eof()) {
    return invalid("the file " + in_quotes(path) + " of --data cannot be read",
                   std::strerror(errno), "a path is relative to where you stand");
  }
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

bool has_content_type(const std::vector<spec::Header>& headers) {
  return std::ranges::any_of(
      headers, [](const spec::Header& header) { return to_lower(header.name) == "content-type"; });
}

Result<void> read_body(const std::string& data, workload::SingleRequest& request) {
  if (!data.starts_with('@')) {
    request.body_kind = kind_of(data);
    request.body = data;
    return {};
  }
  // As curl has it: a lone dash is what comes through a pipe.
  const auto path = data == "@-" ? piped_file(STDIN_FILENO) : Result<std::string>(data.substr(1));
  if (!path) return fail(path.error());
  const auto head = head_of(*path);
  if (!head) return fail(head.error());
  request.body_kind = spec::BodyKind::kFile;
  request.body = *path;
  if (!is_websocket_url(request.url) && !has_content_type(request.headers)) {
    request.headers.push_back({"Content-Type", std::string(type_of(kind_of(*head)))});
  }
  return {};
}

}  // namespace

Result<workload::SingleRequest> request_of_url(const TestOptions& options) {
  workload::SingleRequest request;
  auto url = url_of(options);
  if (!url) return fail(std::move(url.error()));
  request.url = std::move(*url);
  auto method = method_of(options, request.url);
  if (!method) return fail(std::move(method.error()));
  request.method = std::move(*method);
  for (const std::string& text : options.headers) {
    auto header = read_header(text);
    if (!header) return fail(std::move(header.error()));
    request.headers.push_back(std::move(*header));
  }
  if (options.connect.compressed) spec::accept_compressed(request.headers);
  if (options.body) {
    if (auto read = read_body(*options.body, request); !read) return fail(std::move(read.error()));
  }
  if (options.rate.empty() && options.users.empty()) {
    return invalid("a test of a URL needs a load", "headroom does not guess how much to send",
                   "say --rate 100/s (open model) or --users 10 (closed model)");
  }
  request.load.arrivals = spec::Arrivals::kUniform;
  if (auto read = read_load(options, request.load); !read) return fail(std::move(read.error()));
  Nanos duration{};
  for (const auto& [text, into] :
       {std::pair{&options.duration, &duration}, std::pair{&options.warm_up, &request.warm_up},
        std::pair{&options.timeout, &request.timeout}}) {
    if (auto read = read_duration(*text, *into); !read) return fail(std::move(read.error()));
  }
  if (auto read = read_share(options.traceparent, request.traced); !read) {
    return fail(std::move(read.error()));
  }
  if (spec::ends_by_itself(request.load)) request.duration.reset();
  if (!options.duration.empty()) request.duration = duration;
  request.seed = Seed{options.seed.value_or(1)};
  return request;
}

}  // namespace headroom::cli
