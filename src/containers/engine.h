// The API of a container engine (Docker Engine API, https://docs.docker.com/reference/api/engine/),
// over its Unix socket: one request, one answer. What is asked and what the answers mean is in
// container_api.h and service_api.h. Any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::containers {

struct EngineAnswer {
  int status = 0;
  std::string body;

  // 304 says that it was so already.
  bool is_fine() const { return (status >= 200 && status < 300) || status == 304; }
  // What the engine has to say of a failure.
  std::string message() const;
};

class Engine {
 public:
  // By the path of its socket.
  explicit Engine(std::string socket) : socket_(std::move(socket)) {}

  const std::string& socket() const { return socket_; }

  // Any answer is one, whatever its status. Fails with kUnreachable when there is none.
  Result<EngineAnswer> ask(std::string_view method, std::string target,
                           Nanos timeout = std::chrono::seconds(60)) const;
  Result<EngineAnswer> ask(std::string_view method, std::string target, const nlohmann::json& body,
                           Nanos timeout = std::chrono::seconds(60)) const;
  // The same, and an answer that is not fine is a failure: "cannot ACT: MESSAGE".
  Result<EngineAnswer> must(std::string_view act, std::string_view method,
                            std::string target) const;
  Result<EngineAnswer> must(std::string_view act, std::string_view method, std::string target,
                            const nlohmann::json& body) const;

 private:
  std::string socket_;
};

// The socket that `setting` names, else the one of DOCKER_HOST, else /var/run/docker.sock. Fails
// with kInvalid when DOCKER_HOST names an engine that is not on this machine.
Result<Engine> find_engine(const std::string& setting);

// kUnreachable: "cannot ACT", since the engine says why.
Error refused(std::string_view act, const EngineAnswer& answer);

// Of a query: ?filters={"label":["a=b"]}, encoded.
std::string label_filter(const std::string& label, const std::string& value);

}  // namespace headroom::containers
