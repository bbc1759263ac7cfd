#include "run/fan_out.h"

namespace headroom::run {
namespace {

template <class Call>
Result<void> each(const std::vector<Recorder*>& recorders, Call call) {
  for (Recorder* recorder : recorders) {
    if (auto done = call(*recorder); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> FanOut::begin(const Header& header) {
  return each(recorders_, [&](Recorder& to) { return to.begin(header); });
}

Result<void> FanOut::add(const Slice& slice) {
  return each(recorders_, [&](Recorder& to) { return to.add(slice); });
}

Result<void> FanOut::add(const Event& event) {
  return each(recorders_, [&](Recorder& to) { return to.add(event); });
}

Result<void> FanOut::finish(const End& end) {
  return each(recorders_, [&](Recorder& to) { return to.finish(end); });
}

Result<void> BestEffort::note(Result<void> outcome) {
  if (!outcome) problem_ = std::move(outcome.error());
  return {};
}

Result<void> BestEffort::begin(const Header& header) {
  return problem_ ? Result<void>{} : note(recorder_.begin(header));
}

Result<void> BestEffort::add(const Slice& slice) {
  return problem_ ? Result<void>{} : note(recorder_.add(slice));
}

Result<void> BestEffort::add(const Event& event) {
  return problem_ ? Result<void>{} : note(recorder_.add(event));
}

Result<void> BestEffort::finish(const End& end) {
  return problem_ ? Result<void>{} : note(recorder_.finish(end));
}

}  // namespace headroom::run
