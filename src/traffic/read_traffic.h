// `headroom init --from`: files of recorded traffic in, a draft of a service file out.
//
// What a file is follows from what is in it, whatever its name: an access log, a HAR recording, an
// OpenAPI or Swagger description, a Postman collection; plain or compressed by gzip.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "traffic/access_log.h"
#include "traffic/draft.h"

namespace headroom::traffic {

enum class Source { kAccessLog, kHar, kOpenApi, kPostman };

struct Options {
  LogOptions log;
  std::vector<std::string> hosts;  // of a HAR, kept beside that of its first page
};

// What `head`, the first bytes of a file, is the beginning of. kInvalid names what was understood
// instead.
Result<Source> recognise(std::string_view head, std::string_view file);

struct File {
  std::filesystem::path path;
  std::string name;  // as the user gave it, for errors and comments
};

// Several files have to be access logs; they are read from the oldest to the newest.
Result<Draft> read_traffic(const std::vector<File>& files, const Options& options);

}  // namespace headroom::traffic
