#include "load/check.h"

#include "load/json_path.h"

namespace headroom::load {

bool looks_at_body(const workload::Step& step) {
  return step.expect.body_contains.has_value() || !step.saves.empty();
}

bool looks_at_headers(const workload::Step&) {
  return false;
}

bool is_expected_status(const spec::Expect& expect, int status) {
  return expect.status ? status == *expect.status : status < 400;
}

std::optional<run::Failure> check(const workload::Step& step, const Response& response,
                                  workload::Session& session) {
  const spec::Expect& expect = step.expect;
  if (!is_expected_status(expect, response.status)) return run::Failure::kStatus;
  if (expect.events_at_least && response.events < *expect.events_at_least) {
    return run::Failure::kCheck;
  }
  if (expect.body_contains && response.body.find(*expect.body_contains) == std::string_view::npos) {
    return run::Failure::kCheck;
  }
  if (step.saves.empty()) return std::nullopt;

  const JsonDocument document(response.body);
  for (const workload::Step::Save& save : step.saves) {
    const auto value = document.find(save.path);
    if (!value) return run::Failure::kCheck;
    session.save(save.variable, *value);
  }
  return std::nullopt;
}

}  // namespace headroom::load
