// A step's request as the bytes of HTTP/1.1, prepared when the run begins. What does not vary is
// rendered once; a request that varies nowhere is never copied.
//
// Immutable; threads share it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"
#include "net/http_response.h"
#include "net/string_pool.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::load {

class Http1Request {
 public:
  // `target` is the step's, relative to the origin. Host, User-Agent and Accept (for a stream) are
  // sent unless the step has its own; Content-Length always is ours.
  Http1Request(const workload::Step& step, const workload::Template& target, const Origin& origin);

  bool is_constant() const { return is_constant_; }
  std::string_view constant_bytes() const { return head_; }
  // Appends the request to `out`. Values cannot break out of their place: in the target, spaces,
  // controls and non-ASCII bytes are percent-encoded; in headers, controls become spaces.
  void render(workload::Session& session, net::StringPool& strings, std::string& out) const;

  // What follows constant_bytes() or what render() appends: a body that never varies and is too
  // large to be copied for each request, or the end of one, such as a file. Lives as long as this
  // and the step. Empty for most.
  std::string_view trailing_body() const { return trails_body_ ? constant_body_ : body_tail_; }

  net::HttpResponseFramer::Answers answers() const { return answers_; }

 private:
  std::string head_;  // the whole request when constant, else up to the target
  workload::Template target_;
  std::string fixed_headers_;  // from the version to the last header that does not vary
  struct Header {
    std::string name;
    workload::Template value;
  };
  std::vector<Header> varying_headers_;
  std::string constant_body_;
  const workload::Template* varying_body_ = nullptr;  // the step's, which outlives the run
  std::string_view body_tail_;                        // the step's
  bool sends_length_ = false;
  bool trails_body_ = false;
  bool is_constant_ = false;
  net::HttpResponseFramer::Answers answers_ = net::HttpResponseFramer::Answers::kOther;
};

// By request class; nothing where a step goes elsewhere.
using Http1Requests = std::vector<std::optional<Http1Request>>;

}  // namespace headroom::load
