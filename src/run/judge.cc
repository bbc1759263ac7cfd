#include "run/judge.h"

#include "base/check.h"
#include "run/judging.h"

namespace headroom::run {

std::string_view name_of(Ruling ruling) {
  switch (ruling) {
    case Ruling::kPass:
      return "pass";
    case Ruling::kFail:
      return "fail";
    case Ruling::kNotJudged:
      return "not judged";
  }
  HEADROOM_CHECK(false, "a ruling without a name");
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kFail:
      return "fail";
    case Outcome::kUntrusted:
      return "untrusted";
    case Outcome::kPartial:
      return "partial";
  }
  HEADROOM_CHECK(false, "an outcome without a name");
}

std::vector<Verdict> judge(const Run& run, const std::vector<spec::Requirement>& requirements) {
  return judge_whole(run, requirements).verdicts;
}

Trust trust(const Run& run) {
  return judge_whole(run, {}).trust;
}

bool cut_short(const Run& run) {
  return !run.end || run.end->interrupted;
}

bool nothing_succeeded(const Judgement& judgement) {
  return judgement.finished > 0 && judgement.succeeded == 0;
}

Judgement judge_whole(const Run& run, const std::vector<spec::Requirement>& requirements) {
  Judging judging(requirements);
  (void)judging.begin(run.header);
  for (const Event& event : run.events) (void)judging.add(event);
  if (run.end) (void)judging.finish(*run.end);
  for (const Slice& slice : run.slices) (void)judging.add(slice);
  return judging.judgement();
}

}  // namespace headroom::run
