// A step's request as the bytes of HTTP/1.1, prepared when the run begins. What does not vary is
// rendered once; a request that varies nowhere is never copied.
//
// Immutable; threads share it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"
#include "load/variation.h"
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

  bool is_constant() const { return !constant_.empty(); }
  std::string_view constant_bytes() const { return constant_; }
  // Appends the request to `out`, with what varies it where that is not null. Values cannot break
  // out of their place: in the target, spaces, controls and non-ASCII bytes are percent-encoded; in
  // headers, controls become spaces.
  void render(workload::Session& session, const Variation* variation, net::StringPool& strings,
              std::string& out) const;

  // What follows constant_bytes() or what render() appends: a body that never varies and is too
  // large to be copied for each request, or the end of one, such as a file. Lives as long as this
  // and the step. Empty for most.
  std::string_view trailing_body(const Variation* variation) const {
    if (variation != nullptr && variation->is_plain_get()) return {};
    return trails_body_ ? constant_body_ : body_tail_;
  }

  net::HttpResponseFramer::Answers answers() const { return answers_; }

 private:
  struct Header {
    std::string name;
    workload::Template value;
  };
  std::span<const Header> credentials_if(const Variation* variation) const;
  static void render_headers(std::span<const Header> headers, workload::Session& session,
                             std::string& out);
  void append_target(workload::Session& session, const Variation* variation,
                     std::string& out) const;
  void append_headers(workload::Session& session, const Variation* variation,
                      std::string& out) const;

  std::string constant_;  // the whole request; empty when it varies
  std::string method_;
  workload::Template target_;
  std::string host_;           // as a header; empty where the step has one of its own
  std::string fixed_headers_;  // the others that do not vary
  std::vector<Header> credentials_;
  std::vector<Header> varying_headers_;
  std::string constant_body_;
  const workload::Template* varying_body_ = nullptr;  // the step's, which outlives the run
  std::string_view body_tail_;                        // the step's
  bool sends_length_ = false;
  bool trails_body_ = false;
  net::HttpResponseFramer::Answers answers_ = net::HttpResponseFramer::Answers::kOther;
};

// By request class; nothing where a step goes elsewhere.
using Http1Requests = std::vector<std::optional<Http1Request>>;

}  // namespace headroom::load
