// How the load connects: what the service file says, what the command line puts in its place, and
// what a report must say about it.
#pragma once

#include <string>
#include <vector>

#include "load/connecting.h"
#include "spec/spec.h"

namespace CLI {
class App;
}

namespace headroom::cli {

// The flags of it. Files are relative to where the user stands.
struct ConnectOptions {
  std::string ca;
  std::string certificate;
  std::string key;
  std::string server_name;
  std::string proxy_protocol;
  std::string http;
  int streams = 0;  // none given
  bool insecure = false;
  bool compressed = false;  // take compressed answers: a header of the requests

  void flags(CLI::App& app);
  // `connect` with what the flags override.
  spec::Connect over(spec::Connect connect) const;
};

// Paths are relative to `folder`.
load::Connecting connecting_of(const spec::Connect& connect, const std::string& folder);

// What limits what may be concluded from a run that connects like this.
std::vector<std::string> remarks_of(const load::Connecting& connecting);

}  // namespace headroom::cli
