// The endpoints of a service, learnt from the paths that were requested.
//
// Paths go into a tree of segments as they come. A segment that looks like a value (segment.h)
// joins the others of its kind at once; a place that turns out to have many different words is
// folded into one parameter at the end (`settle`), except for words that alone have 5 % of the
// requests there. So /users/42, /users/43 and /articles/how-to-x become /users/{user_id} and
// /articles/{article}.
//
// Memory is bounded whatever the log: 256 words at one place and 200,000 places, further words
// count as values; 500 recorded targets of each endpoint, a uniform sample, and 64 MB of them in
// all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "traffic/hash.h"
#include "traffic/reservoir.h"
#include "traffic/segment.h"

namespace headroom::traffic {

inline constexpr std::size_t kManyWords = 20;  // at one place: they are values
inline constexpr double kOwnWordShare = 0.05;  // of the requests there: a word of its own

// One endpoint, settled.
struct Endpoint {
  std::string method;
  std::string pattern;                  // "/users/{user_id}"
  std::vector<std::string> parameters;  // names, in the order of the path
  std::vector<std::size_t> positions;   // of the parameters among the segments
  std::uint64_t requests = 0;
  std::map<int, std::uint64_t> statuses;  // how often each
  std::vector<std::string> targets;       // recorded ones, as often as they were asked for
  std::uint64_t with_query = 0;           // requests that had a query
};

class Endpoints {
 public:
  Endpoints();

  // The endpoint of a request, as known so far. `target` begins with a slash.
  std::uint32_t intern(std::string_view method, std::string_view target);
  // Counts one request of it.
  void count(std::uint32_t raw, std::string_view target, int status);

  // Folds what turned out to be values. Afterwards `settled` tells where each raw one went.
  void settle();
  std::uint32_t settled(std::uint32_t raw) const { return settled_[raw]; }
  const std::vector<Endpoint>& all() const { return endpoints_; }
  // Requests whose words were taken for values only because there was no more room.
  std::uint64_t crowded() const { return crowded_; }

 private:
  struct Place {
    std::uint32_t parent = 0;
    SegmentKind kind = SegmentKind::kWord;
    bool is_value = false;
    std::uint16_t words = 0;  // below it
    std::string text;
  };
  struct Raw {
    std::uint32_t place = 0;
    std::uint32_t method = 0;
    std::uint64_t requests = 0;
    std::uint64_t with_query = 0;
    std::vector<std::pair<std::uint16_t, std::uint64_t>> statuses;
    Reservoir<std::string> targets;
  };
  struct Group;  // places that are one in the end

  std::uint32_t place_below(std::uint32_t parent, std::string_view segment);
  std::uint32_t new_place(std::uint32_t parent, std::uint64_t key, Place place);
  void settle(const Group& group);
  void add_endpoints(const Group& group);

  std::vector<Place> places_;
  std::unordered_map<std::uint64_t, std::uint32_t, AlreadyHashed> below_;  // parent and segment
  std::vector<std::string> methods_;
  std::vector<Raw> raw_;
  std::unordered_map<std::uint64_t, std::uint32_t, AlreadyHashed> raw_of_;  // method and place
  // What was asked for lately, by hash of method and path: most requests are found here.
  struct Recent {
    std::uint64_t hash = 0;
    std::uint32_t raw = 0;
  };
  std::vector<Recent> recent_;
  std::uint64_t crowded_ = 0;
  std::size_t target_bytes_ = 0;

  std::vector<std::vector<std::uint32_t>> children_;  // by place, while settling
  std::vector<std::vector<std::uint32_t>> raw_at_;    // by place
  std::vector<std::uint64_t> weight_;                 // requests at and below each place
  std::vector<std::uint32_t> settled_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace headroom::traffic
