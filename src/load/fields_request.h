// A step's request as HTTP/2 and HTTP/3 send it, a list of fields and a body, prepared when the run
// begins. What does not vary is made once, and the library is shown it rather than given a copy.
//
// Immutable; threads share it.
#pragma once

#include <nghttp2/nghttp2.h>

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"
#include "load/destinations.h"
#include "load/variation.h"
#include "workload/plan.h"
#include "workload/session.h"

namespace headroom::load {

// What a request that varies is put together in, each time anew. One per worker.
struct FieldsScratch {
  std::vector<nghttp2_nv> fields;
  std::array<char, 20> length;  // of the body, in digits
};

class FieldsRequest {
 public:
  // `target` is the step's, relative to the origin. User-Agent and Accept (for a stream) are sent
  // unless the step has its own; Content-Length always is ours. A Host becomes :authority, and
  // what speaks of one connection of HTTP/1 (Connection, Upgrade...) is left out. The step must
  // outlive it.
  FieldsRequest(const workload::Step& step, const workload::Template& target, const Origin& origin);

  // Whether the body lives as long as this and the step: it does not vary.
  bool has_lasting_body() const { return varying_body_ == nullptr; }
  bool is_constant() const { return varying_.empty() && varying_body_ == nullptr; }
  // Appends what varies, for parts(); `variation` may be null. Values cannot break out of their
  // place (load/request_text.h).
  // False where a message of gRPC, as rendered, does not fit its method.
  [[nodiscard]] bool render(workload::Session& session, const Variation* variation,
                            std::string& out) const;

  struct Parts {
    std::span<const nghttp2_nv> head;
    // One after the other; as long as `rendered`, this and the step live.
    std::string_view body;
    std::string_view body_tail;
  };
  // Of what render() gave for the same variation. The head is valid until the next call with that
  // scratch.
  Parts parts(std::string_view rendered, const Variation* variation, FieldsScratch& scratch) const;

 private:
  std::string target_in(std::string_view rendered, const Variation* variation) const;
  void vary(const Variation& variation, std::string_view& rendered,
            std::vector<nghttp2_nv>& fields) const;
  void set_body(const workload::Step& step);
  void set_message(const workload::Step& step);
  bool render_body(workload::Session& session, std::string& out) const;
  void add(std::string_view name, const workload::Template& value);
  void add(std::string_view name, std::string_view value);
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  enum class Place : std::uint8_t { kTarget, kHeader };
  struct Varying {
    std::size_t field;  // index into fields_
    workload::Template value;
    Place place;
  };

  std::deque<std::string> texts_;  // that the fields show; they stay where they are
  std::vector<nghttp2_nv> fields_;
  std::vector<Varying> varying_;
  std::string_view constant_body_;
  const workload::Template* varying_body_ = nullptr;
  std::string_view body_tail_;               // the step's
  std::optional<std::size_t> length_field_;  // where it says how long its body is
  bool has_own_host_ = false;
  const grpc::Method* call_ = nullptr;  // the step's
};

// By request class; nothing where a step goes elsewhere.
using FieldsRequests = std::vector<std::optional<FieldsRequest>>;
// Those that go to this destination, or may be led there. The plan must outlive them.
FieldsRequests fields_requests(const workload::Plan& plan, const Destinations& destinations,
                               std::uint32_t destination);

}  // namespace headroom::load
