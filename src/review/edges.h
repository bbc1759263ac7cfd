// The calls of a service as the rules look at them: those of its components, and those of its
// users, which are calls with a timeout and retries like any other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "spec/spec.h"

namespace headroom::review {

struct Edge {
  std::string name;  // "api -> model"; of users "step ask"
  Position at;
  const spec::Component* from = nullptr;  // nullptr: the users
  const spec::Component* to = nullptr;
  const spec::Call* call = nullptr;  // nullptr: the users'
  std::vector<std::string> steps;    // that it is made for; of users the only one
  std::optional<Nanos> timeout;
  const spec::Retry* retry = nullptr;  // nullptr: it is made once

  int attempts() const { return retry == nullptr ? 1 : retry->attempts; }
  bool is_for(std::string_view step) const;
};

// Points into the Spec, which must outlive it.
class Edges {
 public:
  explicit Edges(const spec::Spec& spec);

  // Those of the users first, then in the order of the file.
  const std::vector<Edge>& all() const { return all_; }
  // What a component calls to answer a request of this step, one after the other.
  std::vector<const Edge*> out_of(const spec::Component& component, std::string_view step) const;
  std::vector<const Edge*> out_of(const spec::Component& component) const;
  std::vector<const Edge*> into(const spec::Component& component) const;
  // Where users come in; nullptr in a file without a system.
  const spec::Component* entry() const { return entry_; }
  const spec::Component* find(std::string_view name) const;

  // Every way a request of a step can go, from its user on: the longest ones only, at most 10,000.
  std::vector<std::vector<const Edge*>> paths() const;

 private:
  const spec::Spec& spec_;
  const spec::Component* entry_ = nullptr;
  std::vector<Edge> all_;
};

}  // namespace headroom::review
