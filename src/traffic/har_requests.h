// One recorded request as a step of a journey: its address, and those of its headers and that of
// its body that may be sent again. For sources only.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "traffic/draft.h"
#include "traffic/har_entries.h"

namespace headroom::traffic {

class HarRequests {
 public:
  // Without a name. Its address is whole where it goes to another origin than `first`.
  Step step_of(const HarEntry& entry, const Origin& first);

  // Of all steps so far: the environment variables that they use, and what they leave out.
  const std::set<std::string>& secrets() const { return secrets_; }
  std::size_t cookies() const { return cookies_; }
  std::size_t bodies_left_out() const { return bodies_left_out_; }
  Compression compression() const { return compression_; }

 private:
  void add_headers(const Json& request, Step& step);
  void add_body(const Json& request, Step& step);
  void add_parts(const Json& fields, Step& step);
  void note_body(Step& step, std::string_view why);

  std::set<std::string> secrets_;
  std::size_t cookies_ = 0;
  std::size_t bodies_left_out_ = 0;
  Compression compression_ = Compression::kUnknown;
};

}  // namespace headroom::traffic
