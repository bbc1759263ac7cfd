// The review of a service: every rule decided, what the team accepts set apart.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "review/rule.h"
#include "review/subject.h"
#include "spec/review.h"

namespace headroom::review {

struct Reported {
  const Rule* rule;
  Finding finding;
};

// A finding that the file says the team accepts.
struct Accepted : Reported {
  std::string because;
};

// A rule that could not look at everything that it speaks of.
struct Undecided {
  const Rule* rule;
  std::vector<std::string> needs;  // what the file or the run store would have to tell
};

struct Review {
  std::string service;
  std::string file;
  std::vector<Reported> findings;  // the most severe first, then in the order of the rules
  std::vector<Accepted> accepted;
  std::vector<spec::Suppression> idle;  // suppressions of what was not found
  std::vector<Undecided> undecided;

  std::size_t count(Severity severity) const;
  // Nothing where nothing was found.
  std::optional<Severity> worst() const;
};

// Fails where the file suppresses a rule that there is not.
std::expected<Review, Problems> review(const Subject& subject);

}  // namespace headroom::review
