// A real nginx on a free port of the loopback, for as long as this object lives.
#pragma once

#include <memory>
#include <string>

#include "program.h"

namespace headroom::tests {

class Nginx {
 public:
  // `locations` goes inside its one server block. Returns once it accepts connections.
  explicit Nginx(const std::string& locations);

  std::string url(const std::string& path) const;
  void stop() { server_.reset(); }

 private:
  Folder folder_;
  int port_;
  std::unique_ptr<Program> server_;
};

}  // namespace headroom::tests
