#include "review/subject.h"

#include <utility>

namespace headroom::review {
namespace {

// "the file does not say how much load to plan for: the workload lacks users".
std::string reason_of(const Error& error) {
  return error.why.empty() ? error.what : error.what + ": " + error.why;
}

}  // namespace

Subject::Subject(const spec::Spec& file, std::vector<PastRun> past, growth::Date now)
    : spec(file), edges(file), runs(std::move(past)), today(now) {
  auto made = design::service_of(file);
  if (!made) {
    unknown = reason_of(made.error().front());
    return;
  }
  service.emplace(std::move(*made));
  auto rehearsed = rehearse(*service);
  if (rehearsed) {
    rehearsal.emplace(std::move(*rehearsed));
  } else {
    unknown = reason_of(rehearsed.error());
  }
}

std::vector<std::string> Subject::steps_of(const Edge& edge) const {
  if (!edge.steps.empty()) return edge.steps;
  std::vector<std::string> steps;
  for (const Edge& of_users : edges.all()) {
    if (of_users.from == nullptr) steps.push_back(of_users.steps.front());
  }
  return steps;
}

}  // namespace headroom::review
